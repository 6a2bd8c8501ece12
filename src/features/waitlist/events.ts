import type { PassedOverReason, WaitlistEndReason, WaitlistState } from '../../generated/schema.js';
import type { DomainEvent } from '../../infra/events/outbox.js';

/** The channel that tells a student of their own entries. */
export const waitlistChannel = (studentId: string) => `waitlist:${studentId}`;

/** The channel that says that the line of a course, or what is offered of it, is not what it was. */
export const lineChannel = (courseId: string) => `lines:${courseId}`;

/** An entry as a fact tells it: JSON, so times are RFC 3339 text. */
export interface EntrySnapshot {
  readonly id: string;
  readonly courseId: string;
  readonly studentId: string;
  readonly state: WaitlistState;
  readonly offerExpiresAt: string | null;
  /** The seat it led to; null unless ENROLLED. */
  readonly enrollmentId: string | null;
  /** Why it was REMOVED. */
  readonly reason: WaitlistEndReason | null;
  /** The same in an admin's words. */
  readonly note: string | null;
  /** The payment that waits with it. */
  readonly paymentId: string | null;
}

/** An entry as `EntrySnapshot`, in SQL, of the row `row`. */
export const SNAPSHOT = (row: string) => `jsonb_build_object(
  'id', ${row}.id, 'courseId', ${row}.course_id, 'studentId', ${row}.student_id, 'state', ${row}.state,
  'offerExpiresAt', ${row}.offer_expires_at, 'enrollmentId', ${row}.enrollment_id, 'reason', ${row}.ended_because,
  'note', ${row}.note, 'paymentId', ${row}.payment_id)`;

/** An entry was made or changed. */
export interface WaitlistChanged extends DomainEvent {
  readonly type: 'waitlistChanged';
  readonly entry: EntrySnapshot;
  /** Null for a new one. */
  readonly previousState: WaitlistState | null;
}

/** The line went past somebody when a seat was there. Where the reason lasts, `waitlistChanged` tells of the end too. */
export interface WaitlistPassedOver extends DomainEvent {
  readonly type: 'waitlistPassedOver';
  readonly entryId: string;
  readonly courseId: string;
  readonly studentId: string;
  readonly reason: PassedOverReason;
}

/** An offer's time is half over, or nearly over. */
export interface OfferReminder extends DomainEvent {
  readonly type: 'offerReminder';
  readonly entryId: string;
  readonly courseId: string;
  readonly studentId: string;
  readonly offerExpiresAt: string;
  readonly which: 'HALF_TIME' | 'NEAR_END';
}

/** The line of a course is not what it was: look anew. */
export interface LineChanged extends DomainEvent {
  readonly type: 'lineChanged';
  readonly courseId: string;
}

export const waitlistChanged = (entry: EntrySnapshot, previousState: WaitlistState | null): WaitlistChanged => ({
  type: 'waitlistChanged',
  entry,
  previousState,
});
export const lineChanged = (courseId: string): LineChanged => ({ type: 'lineChanged', courseId });
