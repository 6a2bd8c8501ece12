import type { DomainEvent } from '../../infra/events/outbox.js';
import type { Window } from './window.js';

/** The channel that tells of one course. */
export const courseChannel = (courseId: string) => `courses:${courseId}`;

/** A course was changed, or closed. */
export interface CourseChanged extends DomainEvent {
  readonly type: 'courseChanged';
  readonly courseId: string;
}

/** A course came into the catalogue, for the first time or again. */
export interface CoursePublished extends DomainEvent {
  readonly type: 'coursePublished';
  readonly courseId: string;
}

/** A course was called off: whoever has a seat in it loses it. */
export interface CourseCancelled extends DomainEvent {
  readonly type: 'courseCancelled';
  readonly courseId: string;
  readonly reason: string;
}

export const courseChanged = (courseId: string): CourseChanged => ({ type: 'courseChanged', courseId });
export const coursePublished = (courseId: string): CoursePublished => ({ type: 'coursePublished', courseId });
export const courseCancelled = (courseId: string, reason: string): CourseCancelled => ({
  type: 'courseCancelled',
  courseId,
  reason,
});

/** The channel that tells of every course that opens. */
export const OPENINGS_CHANNEL = 'openings:all';

/** A course began or ceased to take seats, by its state or by its times. */
export interface CourseWindowChanged extends DomainEvent {
  readonly type: 'courseWindowChanged';
  readonly courseId: string;
  readonly window: Window;
}

/** A course began to take seats. Told beside `courseWindowChanged`, to those who do not know yet which course. */
export interface CourseOpened extends DomainEvent {
  readonly type: 'courseOpened';
  readonly courseId: string;
  readonly categoryId: string | null;
}
