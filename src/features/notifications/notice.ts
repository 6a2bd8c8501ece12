import type { NotificationKind } from '../../generated/schema.js';

export type { NotificationKind };

/** A course as a notice keeps it: its name when the fact happened, and the zone its times are read in. */
export interface NamedCourse {
  readonly id: string;
  readonly title: string;
  readonly timeZone: string;
}

interface OfCourse {
  readonly course: NamedCourse;
}

/** Times are RFC 3339 text: a notice is kept as JSON. */
interface Until extends OfCourse {
  readonly until: string;
}

interface OfMoney extends OfCourse {
  /** Whole minor units of `currency` (ISO 4217). */
  readonly amountMinor: number;
  readonly currency: string;
}

/** What a notice of each kind says: all that its words need, and nothing that could change under them. */
export interface NoticeData {
  /** `course` is null where the room guards several or none; `room` is its name. */
  ROOM_ADMITTED: { readonly room: string; readonly course: NamedCourse | null; readonly until: string };
  LEASE_ENDING: { readonly room: string; readonly course: NamedCourse | null; readonly until: string };
  SEAT_HELD: Until;
  HOLD_ENDING: Until;
  HOLD_EXPIRED: OfCourse;
  ENROLLED: OfCourse;
  ENROLLMENT_CANCELLED: OfCourse;
  ENROLLMENT_COMPLETED: OfCourse;
  SEAT_OFFERED: Until;
  OFFER_REMINDER: Until;
  OFFER_EXPIRED: OfCourse;
  PROMOTED: OfCourse;
  /** `reason` is the contract's `PassedOverReason`. */
  PASSED_OVER: OfCourse & { readonly reason: string };
  /** `reason` is the contract's `WaitlistEndReason`; `note` is the word of the admin who did it. */
  WAITLIST_REMOVED: OfCourse & { readonly reason: string | null; readonly note: string | null };
  /** In the contract's `PaymentStatus` and `PaymentFailure`; the amount is what came back where it is REFUNDED. */
  PAYMENT_CHANGED: OfMoney & { readonly status: string; readonly failure: string | null };
  /** In the contract's `RefundStatus` and `RefundCause`. */
  REFUND_CHANGED: OfMoney & { readonly status: string; readonly cause: string };
  COURSE_CHANGED: OfCourse;
  COURSE_CANCELLED: OfCourse & { readonly reason: string };
  ROLE_CHANGED: { readonly before: string; readonly after: string; readonly reason: string | null };
  STATUS_CHANGED: { readonly before: string; readonly after: string; readonly reason: string | null };
  ACCOUNT_RESTORED: Record<never, never>;
  /** `what` is the name of the category they follow. */
  FOLLOWED_COURSE: OfCourse & { readonly what: string };
  COURSE_OPENED: OfCourse;
  /** `what` is the word of their alert. */
  KEYWORD_ALERT: OfCourse & { readonly what: string };
}

/** What is told, whoever it is told to. */
export type Telling = { readonly [Kind in NotificationKind]: { kind: Kind; data: NoticeData[Kind] } }[NotificationKind];

/**
 * Who is told: people by id, or everyone who has a seat in a course or waits for it, with those who lost either from
 * `since` on: a course that was called off is left by all at once, maybe before anybody was told.
 */
export type Audience =
  { readonly people: readonly string[] } | { readonly everyoneIn: string; readonly since: Date | null };

/** One telling to its audience, because of one fact: the number of its row in the outbox, and when it happened. */
export type Notice = Telling & { readonly fact: number; readonly at: Date; readonly audience: Audience };

/** By kind: whether a letter goes out unless the person has said otherwise. The rest is for the inbox and the browser. */
export const MAILED: Readonly<Record<NotificationKind, boolean>> = {
  ROOM_ADMITTED: false,
  LEASE_ENDING: false,
  SEAT_HELD: false,
  HOLD_ENDING: true,
  HOLD_EXPIRED: true,
  ENROLLED: true,
  ENROLLMENT_CANCELLED: true,
  ENROLLMENT_COMPLETED: false,
  SEAT_OFFERED: true,
  OFFER_REMINDER: true,
  OFFER_EXPIRED: true,
  PROMOTED: true,
  PASSED_OVER: false,
  WAITLIST_REMOVED: true,
  PAYMENT_CHANGED: true,
  REFUND_CHANGED: true,
  COURSE_CHANGED: false,
  COURSE_CANCELLED: true,
  ROLE_CHANGED: true,
  STATUS_CHANGED: true,
  ACCOUNT_RESTORED: true,
  FOLLOWED_COURSE: false,
  COURSE_OPENED: true,
  KEYWORD_ALERT: false,
};

/** Every kind there is. */
export const KINDS = Object.keys(MAILED) as NotificationKind[];

/** The course a notice is about; null for none. */
export const courseOf = ({ data }: Telling): NamedCourse | null => ('course' in data ? data.course : null);
