import type { WebhookEvent } from '../../generated/schema.js';
import type { CarriedFact } from '../../infra/events/duties.js';
import { encodeId, type IdKind } from '../../kit/id.js';

type Json = Readonly<Record<string, unknown>>;

/** A fact as other systems are told it: under which event, and what of it. */
interface Message {
  readonly event: WebhookEvent;
  /** `enrollment.changed` and the like. */
  readonly type: string;
  readonly dataOf: (fact: any) => Json;
}

/** The global id behind a uuid; null stays null. */
const idOf = (kind: IdKind, uuid: string | null | undefined) => (uuid ? encodeId(kind, uuid) : null);

/** By fact: what is told of it. Ids are global ones, so that whoever is told can ask for more. */
export const MESSAGES: Readonly<Record<string, Message>> = {
  enrollmentChanged: {
    event: 'ENROLLMENT_CHANGED',
    type: 'enrollment.changed',
    dataOf: ({ enrollment: it, previousStatus }) => ({
      id: idOf('enrollment', it.id),
      courseId: idOf('course', it.courseId),
      studentId: idOf('account', it.studentId),
      status: it.status,
      previousStatus,
      holdExpiresAt: it.holdExpiresAt,
      price: { amountMinor: it.priceMinor, currency: it.currency },
      createdAt: it.createdAt,
    }),
  },
  coursePublished: {
    event: 'COURSE_PUBLISHED',
    type: 'course.published',
    dataOf: ({ courseId }) => ({ courseId: idOf('course', courseId) }),
  },
  courseChanged: {
    event: 'COURSE_CHANGED',
    type: 'course.changed',
    dataOf: ({ courseId }) => ({ courseId: idOf('course', courseId) }),
  },
  courseCancelled: {
    event: 'COURSE_CANCELLED',
    type: 'course.cancelled',
    dataOf: ({ courseId, reason }) => ({ courseId: idOf('course', courseId), reason }),
  },
  courseWindowChanged: {
    event: 'COURSE_WINDOW_CHANGED',
    type: 'course.window_changed',
    dataOf: ({ courseId, window }) => ({ courseId: idOf('course', courseId), window }),
  },
  waitlistChanged: {
    event: 'WAITLIST_CHANGED',
    type: 'waitlist.changed',
    dataOf: ({ entry: it, previousState }) => ({
      courseId: idOf('course', it.courseId),
      studentId: idOf('account', it.studentId),
      state: it.state,
      previousState,
      offerExpiresAt: it.offerExpiresAt,
      enrollmentId: idOf('enrollment', it.enrollmentId),
    }),
  },
  paymentChanged: {
    event: 'PAYMENT_CHANGED',
    type: 'payment.changed',
    dataOf: ({ payment: it, previousStatus }) => ({
      enrollmentId: idOf('enrollment', it.enrollmentId),
      courseId: idOf('course', it.courseId),
      studentId: idOf('account', it.studentId),
      status: it.status,
      previousStatus,
      amount: { amountMinor: it.amountMinor, currency: it.currency },
      refunded: { amountMinor: it.refundedMinor, currency: it.currency },
    }),
  },
  refundChanged: {
    event: 'REFUND_CHANGED',
    type: 'refund.changed',
    dataOf: ({ refund: it, previousStatus }) => ({
      courseId: idOf('course', it.courseId),
      studentId: idOf('account', it.studentId),
      status: it.status,
      previousStatus,
      amount: { amountMinor: it.amountMinor, currency: it.currency },
      cause: it.cause,
    }),
  },
};

/** What is sent of a fact: `{ type, timestamp, data }`, as Standard Webhooks recommends. */
export function bodyOf({ event, at }: CarriedFact): string {
  const { type, dataOf } = MESSAGES[event.type]!;
  return JSON.stringify({ type, timestamp: at.toISOString(), data: dataOf(event) });
}
