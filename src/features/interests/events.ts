import type { DomainEvent } from '../../infra/events/outbox.js';

/** The channel that tells whom a course may interest. */
export const interestsChannel = (courseId: string) => `interests:${courseId}`;

/** Someone whom a course may interest, and why. */
export interface Interested {
  readonly accountId: string;
  /** The category or course they follow, or the words they wait for. */
  readonly because: 'FOLLOW' | 'KEYWORD';
  /** Name of the category, title of the course, or the words. */
  readonly what: string;
}

/** A new course is what some people, at most 500 in one fact, asked to hear of. */
export interface CourseMatched extends DomainEvent {
  readonly type: 'courseMatched';
  readonly courseId: string;
  readonly people: readonly Interested[];
}
