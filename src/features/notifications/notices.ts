import type { CarriedFact } from '../../infra/events/duties.js';
import type { AccountChanged, AccountRestored } from '../accounts/index.js';
import type { CourseCancelled, CourseChanged } from '../catalog/index.js';
import type { EnrollmentChanged, HoldEnding } from '../enrollment/index.js';
import type { CourseMatched, FollowedCourseOpened } from '../interests/index.js';
import type { LeaseEnding, RoomAdmitted } from '../queue/index.js';
import type { PaymentChanged, RefundChanged } from '../payment/index.js';
import type { OfferReminder, WaitlistChanged, WaitlistPassedOver } from '../waitlist/index.js';
import type { Audience, NamedCourse, Notice, Telling } from './notice.js';

/** What the names in facts stand for, as it was read for a batch of them. */
export interface Names {
  course(id: string): NamedCourse | null;
  /** The name of a room, and the course it guards if that is one. */
  room(id: string): { readonly name: string; readonly courseId: string | null } | null;
}

/** A telling and who it is for, before it is known which fact it came from. */
type Told = Telling & { readonly audience: Audience };
type Reader = (event: never, names: Names, fact: CarriedFact) => readonly Told[];

const to = (...people: readonly string[]): Audience => ({ people });

/** A telling about a course; none where the course is not known any more. */
const about = (names: Names, courseId: string, tell: (course: NamedCourse) => Told | null): readonly Told[] => {
  const course = names.course(courseId);
  const told = course && tell(course);
  return told ? [told] : [];
};

/**
 * By type of fact: what people are told of it. Not told are a person's own acts that were answered on the spot and left
 * nothing behind: joining or leaving a waitlist, saying no to an offer, beginning to pay.
 */
const READERS: Readonly<Record<string, Reader>> = {
  enrollmentChanged: ({ enrollment }: EnrollmentChanged, names) =>
    about(names, enrollment.courseId, (course) => {
      const audience = to(enrollment.studentId);
      switch (enrollment.status) {
        case 'PENDING_PAYMENT':
          return { kind: 'SEAT_HELD', data: { course, until: enrollment.holdExpiresAt! }, audience };
        case 'CONFIRMED':
          return { kind: 'ENROLLED', data: { course }, audience };
        case 'CANCELLED':
          return { kind: 'ENROLLMENT_CANCELLED', data: { course }, audience };
        case 'EXPIRED':
          return { kind: 'HOLD_EXPIRED', data: { course }, audience };
        case 'COMPLETED':
          return { kind: 'ENROLLMENT_COMPLETED', data: { course }, audience };
      }
    }),

  holdEnding: ({ courseId, studentId, holdExpiresAt }: HoldEnding, names) =>
    about(names, courseId, (course) => ({
      kind: 'HOLD_ENDING',
      data: { course, until: holdExpiresAt },
      audience: to(studentId),
    })),

  roomAdmitted: (event: RoomAdmitted, names) => roomTold('ROOM_ADMITTED', event, names),
  leaseEnding: (event: LeaseEnding, names) => roomTold('LEASE_ENDING', event, names),

  waitlistChanged: ({ entry, previousState }: WaitlistChanged, names) =>
    about(names, entry.courseId, (course) => {
      const audience = to(entry.studentId);
      if (entry.state === previousState) return null;
      switch (entry.state) {
        case 'OFFERED':
          return { kind: 'SEAT_OFFERED', data: { course, until: entry.offerExpiresAt! }, audience };
        case 'ENROLLED':
          return { kind: 'PROMOTED', data: { course }, audience };
        case 'OFFER_EXPIRED':
          return { kind: 'OFFER_EXPIRED', data: { course }, audience };
        case 'REMOVED':
          return { kind: 'WAITLIST_REMOVED', data: { course, reason: entry.reason, note: entry.note }, audience };
        case 'WAITING':
        case 'DECLINED':
        case 'LEFT':
          return null;
      }
    }),

  waitlistPassedOver: ({ courseId, studentId, reason }: WaitlistPassedOver, names) =>
    about(names, courseId, (course) => ({ kind: 'PASSED_OVER', data: { course, reason }, audience: to(studentId) })),

  offerReminder: ({ courseId, studentId, offerExpiresAt }: OfferReminder, names) =>
    about(names, courseId, (course) => ({
      kind: 'OFFER_REMINDER',
      data: { course, until: offerExpiresAt },
      audience: to(studentId),
    })),

  paymentChanged: ({ payment, previousStatus }: PaymentChanged, names) =>
    about(names, payment.courseId, (course) => {
      const { status, failure, currency, studentId } = payment;
      // A further part that goes back is told as a refund; one attempt in the place of another is no news.
      if (status === previousStatus || failure === 'SUPERSEDED') return null;
      if (status === 'PENDING' || status === 'AUTHORIZED') return null;
      const amountMinor = status === 'REFUNDED' ? payment.refundedMinor : payment.amountMinor;
      const data = { course, status, failure: failure ?? null, amountMinor, currency };
      return { kind: 'PAYMENT_CHANGED', data, audience: to(studentId) };
    }),

  refundChanged: ({ refund, previousStatus }: RefundChanged, names) =>
    about(names, refund.courseId, (course) => {
      const { studentId, status, cause, amountMinor, currency } = refund;
      if (status === previousStatus) return null;
      return {
        kind: 'REFUND_CHANGED',
        data: { course, status, cause, amountMinor, currency },
        audience: to(studentId),
      };
    }),

  courseChanged: ({ courseId }: CourseChanged, names) =>
    about(names, courseId, (course) => ({
      kind: 'COURSE_CHANGED',
      data: { course },
      audience: { everyoneIn: courseId, since: null },
    })),

  courseCancelled: ({ courseId, reason }: CourseCancelled, names, { at }) =>
    about(names, courseId, (course) => ({
      kind: 'COURSE_CANCELLED',
      data: { course, reason },
      audience: { everyoneIn: courseId, since: at },
    })),

  accountChanged: ({ accountId, change, before, after, reason }: AccountChanged) => [
    {
      kind: change === 'ROLE' ? 'ROLE_CHANGED' : 'STATUS_CHANGED',
      data: { before, after, reason: reason ?? null },
      audience: to(accountId),
    },
  ],

  accountRestored: ({ accountId }: AccountRestored) => [
    { kind: 'ACCOUNT_RESTORED', data: {}, audience: to(accountId) },
  ],

  courseMatched: ({ courseId, people }: CourseMatched, names) => {
    const course = names.course(courseId);
    const groups = Map.groupBy(course ? people : [], ({ because, what }) => `${because} ${what}`);
    return [...groups.values()].map((group) => ({
      kind: group[0]!.because === 'FOLLOW' ? 'FOLLOWED_COURSE' : 'KEYWORD_ALERT',
      data: { course: course!, what: group[0]!.what },
      audience: { people: group.map(({ accountId }) => accountId) },
    }));
  },

  followedCourseOpened: ({ courseId, accountIds }: FollowedCourseOpened, names) =>
    about(names, courseId, (course) => ({ kind: 'COURSE_OPENED', data: { course }, audience: { people: accountIds } })),
};

function roomTold(kind: 'ROOM_ADMITTED' | 'LEASE_ENDING', event: RoomAdmitted | LeaseEnding, names: Names) {
  const room = names.room(event.roomId);
  if (!room) return [];
  const course = room.courseId === null ? null : names.course(room.courseId);
  // Those let in in one moment have the same time: one telling for all of them.
  return [...Map.groupBy(event.people, ({ until }) => until)].map(([until, people]) => ({
    kind,
    data: { room: room.name, course, until },
    audience: { people: people.map(({ accountId }) => accountId) },
  }));
}

/** The types of facts that somebody is told of. */
export const TOLD_TYPES = Object.keys(READERS);

/** The ids of courses and rooms that a fact names. */
export function namedIn({ event }: CarriedFact): { readonly courseId: string | null; readonly roomId: string | null } {
  const said = event as unknown as Readonly<Record<string, unknown>>;
  const inner = (said['enrollment'] ?? said['entry'] ?? said['payment'] ?? said['refund'] ?? said) as {
    courseId?: string;
    roomId?: string;
  };
  return { courseId: inner.courseId ?? null, roomId: inner.roomId ?? null };
}

/** What is told because of facts, in their order. */
export function noticesOf(facts: readonly CarriedFact[], names: Names): Notice[] {
  return facts.flatMap((fact) =>
    (READERS[fact.event.type] as Reader)(fact.event as never, names, fact).map((told) => ({
      ...told,
      fact: fact.outboxId,
      at: fact.at,
    })),
  );
}
