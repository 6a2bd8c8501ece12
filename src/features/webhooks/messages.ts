import type { WebhookEvent } from '../../generated/schema.js';
import type { CarriedFact } from '../../infra/events/duties.js';
import type { DomainEvent } from '../../infra/events/outbox.js';
import { encodeId, type IdKind } from '../../kit/id.js';
import type { CourseCancelled, CourseChanged, CoursePublished, CourseWindowChanged } from '../catalog/index.js';
import type { EnrollmentChanged } from '../enrollment/index.js';
import type { PaymentChanged, RefundChanged } from '../payment/index.js';
import type { WaitlistChanged } from '../waitlist/index.js';

/** A fact as other systems are told it: under which event, and what of it. */
interface Message {
  readonly event: WebhookEvent;
  /** `enrollment.changed` and the like. */
  readonly type: string;
  readonly dataOf: (fact: DomainEvent) => object;
}

/** The global id behind a uuid; null stays null. */
const idOf = (kind: IdKind, uuid: string | null | undefined) => (uuid ? encodeId(kind, uuid) : null);

/** A message about facts of one type; the table below says which. */
const message = <Fact extends DomainEvent>(
  event: WebhookEvent,
  type: string,
  dataOf: (fact: Fact) => object,
): Message => ({ event, type, dataOf: (fact) => dataOf(fact as Fact) });

const courseIdOf = ({ courseId }: { courseId: string }) => ({ courseId: idOf('course', courseId) });

/** By fact: what is told of it. Ids are global ones, so that whoever is told can ask for more. */
export const MESSAGES: Readonly<Record<string, Message>> = {
  enrollmentChanged: message<EnrollmentChanged>(
    'ENROLLMENT_CHANGED',
    'enrollment.changed',
    ({ enrollment: it, previousStatus }) => ({
      id: idOf('enrollment', it.id),
      courseId: idOf('course', it.courseId),
      studentId: idOf('account', it.studentId),
      status: it.status,
      previousStatus,
      holdExpiresAt: it.holdExpiresAt,
      price: { amountMinor: it.priceMinor, currency: it.currency },
      createdAt: it.createdAt,
    }),
  ),
  coursePublished: message<CoursePublished>('COURSE_PUBLISHED', 'course.published', courseIdOf),
  courseChanged: message<CourseChanged>('COURSE_CHANGED', 'course.changed', courseIdOf),
  courseCancelled: message<CourseCancelled>('COURSE_CANCELLED', 'course.cancelled', (fact) => ({
    ...courseIdOf(fact),
    reason: fact.reason,
  })),
  courseWindowChanged: message<CourseWindowChanged>('COURSE_WINDOW_CHANGED', 'course.window_changed', (fact) => ({
    ...courseIdOf(fact),
    window: fact.window,
  })),
  waitlistChanged: message<WaitlistChanged>('WAITLIST_CHANGED', 'waitlist.changed', ({ entry: it, previousState }) => ({
    id: idOf('waitlist', it.id),
    courseId: idOf('course', it.courseId),
    studentId: idOf('account', it.studentId),
    state: it.state,
    previousState,
    offerExpiresAt: it.offerExpiresAt,
    enrollmentId: idOf('enrollment', it.enrollmentId),
  })),
  paymentChanged: message<PaymentChanged>('PAYMENT_CHANGED', 'payment.changed', ({ payment: it, previousStatus }) => ({
    id: idOf('payment', it.id),
    enrollmentId: idOf('enrollment', it.enrollmentId),
    courseId: idOf('course', it.courseId),
    studentId: idOf('account', it.studentId),
    status: it.status,
    previousStatus,
    amount: { amountMinor: it.amountMinor, currency: it.currency },
    refunded: { amountMinor: it.refundedMinor, currency: it.currency },
  })),
  refundChanged: message<RefundChanged>('REFUND_CHANGED', 'refund.changed', ({ refund: it, previousStatus }) => ({
    id: idOf('refund', it.id),
    paymentId: idOf('payment', it.paymentId),
    courseId: idOf('course', it.courseId),
    studentId: idOf('account', it.studentId),
    status: it.status,
    previousStatus,
    amount: { amountMinor: it.amountMinor, currency: it.currency },
    cause: it.cause,
  })),
};

/** What is sent of a fact: `{ type, timestamp, data }`, as Standard Webhooks recommends. */
export function bodyOf({ event, at }: CarriedFact): string {
  const { type, dataOf } = MESSAGES[event.type]!;
  return JSON.stringify({ type, timestamp: at.toISOString(), data: dataOf(event) });
}
