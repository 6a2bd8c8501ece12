import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { KINDS, type NotificationKind } from '../../src/features/notifications/index.js';
import { ENROLL } from '../enrollment/operations.js';
import { Line } from '../queue/support.js';
import { useApp, type Person } from '../support/app.js';
import { inboxOf, roleChanged, settleFacts, tellFacts } from './operations.js';

const soon = '2026-03-02T00:10:00.000Z';
const money = {
  id: randomUUID(),
  enrollmentId: randomUUID(),
  amountMinor: 50_000,
  refundedMinor: 20_000,
  currency: 'KRW',
};

/** Facts by the words of who tells them, and what the person they are about is told. */
const FACTS: readonly [
  what: string,
  fact: (who: { courseId: string; studentId: string }) => { type: string },
  told: NotificationKind | null,
  says?: string,
][] = [
  ['a held seat', (who) => enrollment(who, 'PENDING_PAYMENT'), 'SEAT_HELD', 'Mar 2, 09:10'],
  ['a seat', (who) => enrollment(who, 'CONFIRMED'), 'ENROLLED'],
  ['a cancelled enrollment', (who) => enrollment(who, 'CANCELLED'), 'ENROLLMENT_CANCELLED'],
  ['a hold that ran out', (who) => enrollment(who, 'EXPIRED'), 'HOLD_EXPIRED'],
  ['a course taken to its end', (who) => enrollment(who, 'COMPLETED'), 'ENROLLMENT_COMPLETED'],
  ['an offer', (who) => waitlist(who, 'OFFERED'), 'SEAT_OFFERED', 'Mar 2, 09:10'],
  ['a promotion', (who) => waitlist(who, 'ENROLLED'), 'PROMOTED'],
  ['an offer that ran out', (who) => waitlist(who, 'OFFER_EXPIRED'), 'OFFER_EXPIRED'],
  ['an end by the house', (who) => waitlist(who, 'REMOVED', 'BY_ADMIN'), 'WAITLIST_REMOVED', 'An administrator'],
  ['their own joining', (who) => waitlist(who, 'WAITING'), null],
  ['their own leaving', (who) => waitlist(who, 'LEFT'), null],
  ['their own no', (who) => waitlist(who, 'DECLINED'), null],
  [
    'a seat that went past them',
    (who) => ({ type: 'waitlistPassedOver', entryId: randomUUID(), ...who, reason: 'HAS_A_HOLD' }),
    'PASSED_OVER',
    'not paid for yet',
  ],
  [
    'a reminder of an offer',
    (who) => ({ type: 'offerReminder', entryId: randomUUID(), ...who, offerExpiresAt: soon }),
    'OFFER_REMINDER',
    'Mar 2, 09:10',
  ],
  ['a payment', (who) => payment(who, 'PAID'), 'PAYMENT_CHANGED', '₩50,000'],
  ['a payment that failed', (who) => payment(who, 'FAILED'), 'PAYMENT_CHANGED', 'Nothing was taken'],
  ['a payment that went back', (who) => payment(who, 'REFUNDED'), 'PAYMENT_CHANGED', '₩20,000'],
  ['a payment begun', (who) => payment(who, 'PENDING'), null],
  ['a payment under way', (who) => payment(who, 'AUTHORIZED'), null],
  [
    'a refund',
    (who) => ({ type: 'refundChanged', refund: { ...money, ...who, status: 'DONE', cause: 'ADMIN_DECISION' } }),
    'REFUND_CHANGED',
    'The refund is done',
  ],
  [
    'another status',
    ({ studentId }) => ({
      ...roleChanged({ uuid: studentId } as Person, 'Misuse.'),
      change: 'STATUS',
      before: 'ACTIVE',
      after: 'SUSPENDED',
    }),
    'STATUS_CHANGED',
    'Misuse.',
  ],
  ['another role', ({ studentId }) => roleChanged({ uuid: studentId } as Person), 'ROLE_CHANGED', 'instructor'],
  ['an account restored', ({ studentId }) => ({ type: 'accountRestored', accountId: studentId }), 'ACCOUNT_RESTORED'],
  ['a new course of what they follow', (who) => matched(who, 'FOLLOW'), 'FOLLOWED_COURSE', 'clay'],
  ['a new course of their alert', (who) => matched(who, 'KEYWORD'), 'KEYWORD_ALERT', 'clay'],
  [
    'a course they follow that opens',
    ({ courseId, studentId }) => ({ type: 'followedCourseOpened', courseId, accountIds: [studentId] }),
    'COURSE_OPENED',
  ],
  [
    'a hold about to end',
    (who) => ({ type: 'holdEnding', enrollmentId: randomUUID(), ...who, holdExpiresAt: soon }),
    'HOLD_ENDING',
    'Mar 2, 09:10',
  ],
];

const enrollment = (who: object, status: string) => ({
  type: 'enrollmentChanged',
  previousStatus: null,
  enrollment: { id: randomUUID(), ...who, status, holdExpiresAt: status === 'PENDING_PAYMENT' ? soon : null },
});
const waitlist = (who: object, state: string, reason: string | null = null) => ({
  type: 'waitlistChanged',
  previousState: state === 'WAITING' ? null : 'WAITING',
  entry: { id: randomUUID(), ...who, state, offerExpiresAt: state === 'OFFERED' ? soon : null, reason, note: null },
});
const payment = (who: object, status: string) => ({
  type: 'paymentChanged',
  previousStatus: null,
  payment: { ...money, ...who, status, failure: null },
});
const matched = ({ courseId, studentId }: { courseId: string; studentId: string }, because: string) => ({
  type: 'courseMatched',
  courseId,
  people: [{ accountId: studentId, because, what: 'clay' }],
});

describe('a fact', () => {
  const app = useApp({ repeating: false, manualClock: true, processes: 2 });
  const kinds = async (person: Person) => (await inboxOf(app, person)).map(({ kind }) => kind);

  test.each(FACTS)('of %s is told to the person it is about', async (_what, fact, told, says = '') => {
    const [student, other] = await app.people(2);
    const course = await app.course({ title: 'Pottery' });

    await tellFacts(app, fact({ courseId: course.uuid, studentId: student!.uuid }));
    await settleFacts(app);

    const inbox = await inboxOf(app, student!);
    expect(inbox.map(({ kind }) => kind)).toEqual(told ? [told] : []);
    if (says) expect(`${inbox[0]!.title} ${inbox[0]!.body}`).toContain(says);
    expect(await kinds(other!)).toEqual([]);
  });

  test('of a changed course is told to everyone who has a seat in it, once each', async () => {
    const people = await app.people(4);
    const course = await app.course();
    for (const as of people.slice(1))
      await app.run(ENROLL, { input: { courseId: course.id, idempotencyKey: randomUUID() } }, { as });

    await tellFacts(app, { type: 'courseChanged', courseId: course.uuid } as never);
    await settleFacts(app);

    expect(await Promise.all(people.map(kinds))).toEqual([
      [],
      ...people.slice(1).map(() => ['ENROLLED', 'COURSE_CHANGED']),
    ]);
  });

  test('of a course called off is told to those who wait for it, although they were sent away before', async () => {
    const [waiting, away] = await app.people(2);
    const course = await app.course();
    const enter = (person: Person, state: string, endedAt: string | null) =>
      app.sql(
        `insert into waitlist_entries (course_id, student_id, rank, state, ended_at)
         values ($1, $2, nextval('waitlist_ranks'), $3, $4)`,
        [course.uuid, person.uuid, state, endedAt],
      );
    await enter(waiting!, 'REMOVED', '2999-01-01');
    await enter(away!, 'REMOVED', '2000-01-01');

    await tellFacts(app, { type: 'courseCancelled', courseId: course.uuid, reason: 'No clay.' } as never);
    await settleFacts(app);

    expect(await kinds(waiting!)).toEqual(['COURSE_CANCELLED']);
    expect(await kinds(away!)).toEqual([]);
  });

  test('of a person who is forgotten has their inbox forgotten, and nothing comes to it any more', async () => {
    const [gone, other] = await app.people(2);
    await tellFacts(app, roleChanged(gone!), roleChanged(other!));
    await settleFacts(app);
    await app.sql(`update accounts set email = null, deleted_at = now(), purged_at = now() where id = $1`, [
      gone!.uuid,
    ]);

    await tellFacts(app, { type: 'accountPurged', accountId: gone!.uuid } as never, roleChanged(gone!));
    await settleFacts(app);

    expect(await app.sql(`select from inboxes where account_id = $1`, [gone!.uuid])).toEqual([]);
    expect(await app.sql(`select from notifications where account_id = $1`, [gone!.uuid])).toEqual([]);
    expect(await kinds(other!)).toEqual(['ROLE_CHANGED']);
  });

  test('about a course or a person that is gone is told to nobody and stops nothing', async () => {
    const student = await app.student();
    const ghost = await app.ghost();

    await tellFacts(
      app,
      enrollment({ courseId: randomUUID(), studentId: student.uuid }, 'CONFIRMED'),
      roleChanged(ghost),
      roleChanged(student),
    );
    await settleFacts(app);

    expect(await kinds(student)).toEqual(['ROLE_CHANGED']);
    expect(await app.sql(`select from duty_facts`)).toEqual([]);
  });

  test('that cannot be read is set aside, and the next ones arrive', async () => {
    const student = await app.student();

    await tellFacts(app, { type: 'waitlistChanged' }, roleChanged(student));
    await settleFacts(app);

    expect(await kinds(student)).toEqual(['ROLE_CHANGED']);
    expect(
      await app.sql(`select duty, tries from duty_facts where failed_at is not null and duty = 'fillInboxes'`),
    ).toEqual([{ duty: 'fillInboxes', tries: 4 }]);
    await app.sql(`truncate duty_facts`);
  });

  test('of a hold about to end is told once, by whichever process looks first', async () => {
    const student = await app.student();
    const course = await app.course({ priceMinor: 100, holdMinutes: 10 });
    await app.run(ENROLL, { input: { courseId: course.id, idempotencyKey: randomUUID() } }, { as: student });
    await app.runRecurring('remindOfHolds');
    await settleFacts(app);
    const before = await kinds(student);

    app.clock.advance({ minutes: 8 });
    await Promise.all([app.runRecurring('remindOfHolds', 0), app.runRecurring('remindOfHolds', 1)]);
    await app.runRecurring('remindOfHolds');
    await settleFacts(app);

    expect(before).toEqual(['SEAT_HELD']);
    expect(await kinds(student)).toEqual(['SEAT_HELD', 'HOLD_ENDING']);
  });

  test('of being let into a room, and of the time there running out, is told once a stay', async () => {
    const line = new Line(app);
    const { course } = await line.room({ activeLimit: 1, leaseSeconds: 600 });
    const [first, second] = await app.people(2);
    await line.lineUp([first!, second!], course);
    const look = async () => {
      await Promise.all([app.runRecurring('tellInside', 0), app.runRecurring('tellInside', 1)]);
      await settleFacts(app);
      return Promise.all([kinds(first!), kinds(second!)]);
    };

    const atFirst = await look();
    app.clock.advance({ seconds: 550 });
    const nearTheEnd = await look();
    const again = await look();
    app.clock.advance({ seconds: 60 });
    await app.runRecurring('tickRooms');
    const afterIt = await look();

    expect(atFirst).toEqual([['ROOM_ADMITTED'], []]);
    expect(nearTheEnd).toEqual([['ROOM_ADMITTED', 'LEASE_ENDING'], []]);
    expect(again).toEqual(nearTheEnd);
    expect(afterIt).toEqual([['ROOM_ADMITTED', 'LEASE_ENDING'], ['ROOM_ADMITTED']]);
  });

  test('of every kind there is is told by some fact', () => {
    const elsewhere: NotificationKind[] = ['ROOM_ADMITTED', 'LEASE_ENDING', 'COURSE_CHANGED', 'COURSE_CANCELLED'];

    expect(new Set([...FACTS.map(([, , told]) => told).filter((told) => told !== null), ...elsewhere])).toEqual(
      new Set(KINDS),
    );
  });
});
