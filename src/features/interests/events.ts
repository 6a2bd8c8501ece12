import type { DomainEvent } from '../../infra/events/outbox.js';
import type { Tx } from '../../infra/postgres/transaction.js';

/** The channel that tells whom a course may interest. */
export const interestsChannel = (courseId: string) => `interests:${courseId}`;

/** Someone whom a course may interest, and why. */
export interface Interested {
  readonly accountId: string;
  /** A category they follow, or words they wait for. */
  readonly because: 'FOLLOW' | 'KEYWORD';
  /** Name of the category, or the words. */
  readonly what: string;
}

/** A new course is what some people, at most 500 in one fact, asked to hear of. */
export interface CourseMatched extends DomainEvent {
  readonly type: 'courseMatched';
  readonly courseId: string;
  readonly people: readonly Interested[];
}

/** A course that some people, at most 500 in one fact, follow begins to take seats. */
export interface FollowedCourseOpened extends DomainEvent {
  readonly type: 'followedCourseOpened';
  readonly courseId: string;
  readonly accountIds: readonly string[];
}

/** People that one fact names at most. */
const PEOPLE_MAX = 500;

/** Tells of people in as many facts as it takes. */
export function tellOf<Person>(
  tx: Tx,
  courseId: string,
  people: readonly Person[],
  factOf: (some: Person[]) => DomainEvent,
): void {
  for (let i = 0; i < people.length; i += PEOPLE_MAX)
    tx.emit(interestsChannel(courseId), factOf(people.slice(i, i + PEOPLE_MAX)));
}
