import type { EnrollmentStatus } from '../../generated/schema.js';
import type { DomainEvent } from '../../infra/events/outbox.js';

/** The channel that tells a student of their own enrollments. */
export const enrollmentsChannel = (studentId: string) => `enrollments:${studentId}`;

/** An enrollment as a fact tells it: JSON, so times are RFC 3339 text. */
export interface EnrollmentSnapshot {
  readonly id: string;
  readonly courseId: string;
  readonly studentId: string;
  readonly status: EnrollmentStatus;
  readonly holdExpiresAt: string | null;
  readonly priceMinor: number;
  readonly currency: string;
  readonly createdAt: string;
}

/** An enrollment was made or changed. Written by the statements in `seat-statements.ts`. */
export interface EnrollmentChanged extends DomainEvent {
  readonly type: 'enrollmentChanged';
  readonly enrollment: EnrollmentSnapshot;
  /** Null for a new one. */
  readonly previousStatus: EnrollmentStatus | null;
}

/** The channel of facts that nobody watches live: reminders of what a student has yet to do. */
export const remindersChannel = (studentId: string) => `reminders:${studentId}`;

/** The time to pay for a held seat is about to end. Told once a hold. */
export interface HoldEnding extends DomainEvent {
  readonly type: 'holdEnding';
  readonly enrollmentId: string;
  readonly courseId: string;
  readonly studentId: string;
  readonly holdExpiresAt: string;
}
