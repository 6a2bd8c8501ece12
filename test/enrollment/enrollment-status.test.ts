import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { useApp, type Person } from '../support/app.js';
import { CANCEL, CONFIRM, ENROLL, SEATS, STATUS } from './operations.js';

describe('enrollmentStatus', () => {
  const app = useApp({ processes: 2 });
  const enroll = (course: { id: string }, as: Person, process = 0) =>
    app.run(ENROLL, { input: { courseId: course.id, idempotencyKey: randomUUID() } }, { as, process });
  const watch = (as: Person, after?: string, process = 0) => app.watch(STATUS, { after }, { as, process });

  test('tells the present state first', async () => {
    const student = await app.student();
    const enrollment = await enroll(await app.course(), student);

    const watcher = watch(student);

    expect((await watcher.next()).enrollmentStatus).toMatchObject({
      __typename: 'EnrollmentChanged',
      previousStatus: null,
      enrollment: { id: enrollment.id, status: 'CONFIRMED' },
    });
  });

  test('tells every change, in order, in another process than the one that made it', async () => {
    const student = await app.student();
    const kept = await enroll(await app.course(), student);
    const watcher = watch(student, undefined, 1);
    await watcher.next();
    const course = await app.course({ priceMinor: 100 });
    const hold = await enroll(course, student);
    await app.run(CONFIRM, { id: hold.id }, { as: await app.admin() });
    await app.run(CANCEL, { id: hold.id }, { as: student });

    const changes = [await watcher.next(), await watcher.next(), await watcher.next()].map(
      (event) => event.enrollmentStatus,
    );

    expect(changes.map(({ previousStatus, enrollment }) => [enrollment.id, previousStatus, enrollment.status])).toEqual(
      [
        [hold.id, null, 'PENDING_PAYMENT'],
        [hold.id, 'PENDING_PAYMENT', 'CONFIRMED'],
        [hold.id, 'CONFIRMED', 'CANCELLED'],
      ],
    );
    expect(kept.id).not.toBe(hold.id);
  });

  test('loses nothing over a gap, and repeats nothing', async () => {
    const student = await app.student();
    await enroll(await app.course(), student);
    const before = watch(student);
    await before.next();
    const seen = await enroll(await app.course(), student);
    const { cursor } = (await before.until(({ enrollmentStatus }) => enrollmentStatus.enrollment.id === seen.id))
      .enrollmentStatus;
    await before.close();
    const missed = [await enroll(await app.course(), student), await enroll(await app.course(), student)];

    const resumed = watch(student, cursor, 1);

    for (const { id } of missed) expect((await resumed.next()).enrollmentStatus.enrollment.id).toBe(id);
    await resumed.expectSilence();
  });

  test('never tells of somebody else', async () => {
    const [ada, eve] = await app.people(2);
    const course = await app.course();
    await enroll(await app.course(), eve!);
    const watcher = watch(eve!);
    await watcher.next();

    await enroll(course, ada!);
    const own = await enroll(course, eve!);

    expect((await watcher.next()).enrollmentStatus.enrollment.id).toBe(own.id);
    await watcher.expectSilence();
  });

  test('says reset for a cursor of another time, and refuses one that is none', async () => {
    const student = await app.student();

    expect((await watch(student, '0123456789abcdef:7').next()).enrollmentStatus).toMatchObject({
      __typename: 'StreamReset',
    });
    await expect(watch(student, 'nonsense').next()).rejects.toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    });
  });

  test('is not for guests', async () => {
    await expect(app.watch(STATUS).next()).rejects.toMatchObject({
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
  });
});

describe('remainingSeats', () => {
  const app = useApp({ processes: 2 });

  test('tells the present count first and then every new one, to everybody in every process', async () => {
    const course = await app.course({ capacity: 2 });
    const [ada, grace] = await app.people(2);
    const watchers = [
      app.watch(SEATS, { courseIds: [course.id] }),
      app.watch(SEATS, { courseIds: [course.id] }, { process: 1 }),
    ];
    for (const watcher of watchers) {
      expect((await watcher.next()).remainingSeats).toMatchObject({
        remaining: 2,
        capacity: 2,
        course: { id: course.id },
      });
    }

    for (const as of [ada!, grace!]) {
      await app.run(ENROLL, { input: { courseId: course.id, idempotencyKey: 'k' } }, { as });
    }

    for (const watcher of watchers) {
      const last = await watcher.until((event) => event.remainingSeats.remaining === 0);
      expect(last.remainingSeats.version).toBe(3);
    }
  });

  test.each([
    ['no course', []],
    ['an unknown course', ['course_01h455vb4pex5vsknk084sn02q']],
    [
      'too many courses',
      Array.from({ length: 101 }, (_, i) => `course_01h455vb4pex5vsknk084s${String(i).padStart(4, '0')}`),
    ],
  ])('refuses %s', async (_what, courseIds) => {
    await expect(app.watch(SEATS, { courseIds }).next()).rejects.toMatchObject({
      errors: [{ extensions: { code: expect.stringMatching(/BAD_USER_INPUT|NOT_FOUND/) } }],
    });
  });

  test('says nothing of a draft', async () => {
    const draft = await app.course({ state: 'DRAFT' });

    await expect(app.watch(SEATS, { courseIds: [draft.id] }).next()).rejects.toMatchObject({
      errors: [{ extensions: { code: 'NOT_FOUND' } }],
    });
  });
});
