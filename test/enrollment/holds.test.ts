import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { useApp, type Person } from '../support/app.js';
import { expectSoundSeats } from '../support/invariants.js';
import { tally, together } from '../support/together.js';
import { CANCEL, CONFIRM, ENROLL, MINE } from './operations.js';

describe('a hold', () => {
  const app = useApp({ processes: 2, manualClock: true, repeating: false });
  const enroll = (course: { id: string }, as: Person) =>
    app.run(ENROLL, { input: { courseId: course.id, idempotencyKey: randomUUID() } }, { as });
  const statusOf = async (as: Person) => (await app.run(MINE, {}, { as })).edges.map((edge: any) => edge.node.status);

  test('ends when its time is over, not before, and its seat is free again', async () => {
    const course = await app.course({ capacity: 1, priceMinor: 100, holdMinutes: 10 });
    const [ada, grace] = await app.people(2);
    await enroll(course, ada!);

    app.clock.advance({ minutes: 9, seconds: 59 });
    await app.runRecurring('expireHolds');
    expect(await statusOf(ada!)).toEqual(['PENDING_PAYMENT']);
    app.clock.advance({ seconds: 1 });
    await together([0, 1], (process) => app.runRecurring('expireHolds', process));

    expect(await statusOf(ada!)).toEqual(['EXPIRED']);
    expect((await enroll(course, grace!)).__typename).toBe('Enrollment');
    await expectSoundSeats(app);
  });

  test('is confirmed by an admin for money taken at the desk', async () => {
    const course = await app.course({ priceMinor: 100 });
    const student = await app.student();
    const hold = await enroll(course, student);

    const confirmed = await app.run(CONFIRM, { id: hold.id }, { as: await app.admin() });

    expect(confirmed).toMatchObject({ __typename: 'Enrollment', status: 'CONFIRMED', holdExpiresAt: null });
    app.clock.advance({ minutes: 11 });
    await app.runRecurring('expireHolds');
    expect(await statusOf(student)).toEqual(['CONFIRMED']);
  });

  test('cannot be confirmed once its time is over, swept or not', async () => {
    const course = await app.course({ priceMinor: 100, capacity: 1 });
    const admin = await app.admin();
    const hold = await enroll(course, await app.student());
    app.clock.advance({ minutes: 10 });

    const late = await app.run(CONFIRM, { id: hold.id }, { as: admin });

    expect(late).toMatchObject({ __typename: 'EnrollmentStateConflict', status: 'EXPIRED' });
    await expectSoundSeats(app);
    expect(await app.sql(`select taken from seats where course_id = $1`, [course.uuid])).toEqual([{ taken: 0 }]);
  });

  test('has one winner when it is confirmed, cancelled and confirmed again at once in two processes', async () => {
    const admin = await app.admin();
    for (let round = 0; round < 20; round += 1) {
      const course = await app.course({ priceMinor: 100, capacity: 1 });
      const student = await app.student();
      const hold = await enroll(course, student);

      const [confirmed, , again] = await Promise.all([
        app.run(CONFIRM, { id: hold.id }, { as: admin, process: 0 }),
        app.run(CANCEL, { id: hold.id }, { as: student, process: 1 }),
        app.run(CONFIRM, { id: hold.id }, { as: admin, process: 1 }),
      ]);

      expect(tally([confirmed, again])['Enrollment'] ?? 0).toBeLessThanOrEqual(1);
      expect(await statusOf(student)).toEqual(['CANCELLED']);
      await expectSoundSeats(app);
    }
  });

  test('has one winner between the admin who confirms and the sweep', async () => {
    for (let round = 0; round < 20; round += 1) {
      const course = await app.course({ priceMinor: 100, capacity: 1 });
      const [student, admin] = [await app.student(), await app.admin()];
      const hold = await enroll(course, student);
      app.clock.advance({ minutes: 9, seconds: 59 });

      const confirming = app.run(CONFIRM, { id: hold.id }, { as: admin, process: 0 });
      app.clock.advance({ seconds: 1 });
      await app.runRecurring('expireHolds', 1);

      const { __typename } = await confirming;
      expect(await statusOf(student)).toEqual([__typename === 'Enrollment' ? 'CONFIRMED' : 'EXPIRED']);
      await expectSoundSeats(app);
    }
  });

  test('of a free course does not exist: nothing to confirm', async () => {
    const course = await app.course();
    const enrollment = await enroll(course, await app.student());

    const answer = await app.run(CONFIRM, { id: enrollment.id }, { as: await app.admin() });

    expect(answer).toMatchObject({ __typename: 'EnrollmentStateConflict', status: 'CONFIRMED' });
  });

  test.each(['STUDENT', 'INSTRUCTOR'] as const)('is not for a %s to confirm', async (role) => {
    const course = await app.course({ priceMinor: 100 });
    const student = await app.student();
    const hold = await enroll(course, student);
    const [someone] = await app.people(1, role);

    const { errors } = await app.execute(CONFIRM, { id: hold.id }, { as: someone! });

    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(await statusOf(student)).toEqual(['PENDING_PAYMENT']);
  });
});
