import type { DomainEvent } from '../../infra/events/outbox.js';

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
