import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { runAudit } from '../../src/features/ops/index.js';
import type { Clock } from '../../src/infra/clock.js';
import { Line } from '../queue/support.js';
import { useApp, type Person } from '../support/app.js';
import { eventually, together } from '../support/together.js';
import { CONFIRM, ENROLL, MINE } from './operations.js';

const MINUTE_MS = 60_000;

/** A machine's clock that is wrong; the stores go by their own. */
const wrongBy = (ms: number): Clock => ({ nowMs: () => Date.now() + ms, forStore: () => null });

const FAST = 0;
const SLOW = 1;

describe('two processes whose clocks are five minutes apart', () => {
  const app = useApp({ processes: 2, clocks: [wrongBy(2.5 * MINUTE_MS), wrongBy(-2.5 * MINUTE_MS)] });
  const line = new Line(app);
  const enroll = (course: { id: string }, as: Person, process: number) =>
    app.run(ENROLL, { input: { courseId: course.id, idempotencyKey: randomUUID() } }, { as, process });
  const statusOf = async (as: Person) => (await app.run(MINE, {}, { as })).edges.map((edge: any) => edge.node.status);
  const inMinutes = (minutes: number) => new Date(Date.now() + minutes * MINUTE_MS);

  test.each([FAST, SLOW])('hold a seat from now on by Postgres, not by process %i', async (process) => {
    const course = await app.course({ priceMinor: 100, holdMinutes: 2 });

    const { createdAt, holdExpiresAt } = await enroll(course, await app.student(), process);

    const [{ ms }] = (await app.sql(`select extract(epoch from now())::float8 * 1000 as ms`)) as [{ ms: number }];
    expect(Math.abs(ms - Date.parse(createdAt))).toBeLessThan(MINUTE_MS);
    expect(Date.parse(holdExpiresAt) - Date.parse(createdAt)).toBe(2 * MINUTE_MS);
  });

  test('end no hold before its time, and confirm it in its time, though one thinks that it is over', async () => {
    const course = await app.course({ priceMinor: 100, holdMinutes: 2 });
    const student = await app.student();
    const hold = await enroll(course, student, SLOW);

    await together([FAST, SLOW], (process) => app.runRecurring('expireHolds', process));

    expect(await statusOf(student)).toEqual(['PENDING_PAYMENT']);
    const confirmed = await app.run(CONFIRM, { id: hold.id }, { as: await app.admin(), process: FAST });
    expect(confirmed).toMatchObject({ __typename: 'Enrollment', status: 'CONFIRMED' });
  });

  test('end a hold at its time, and confirm it no more, though one thinks that it has minutes left', async () => {
    const [confirmed, swept] = [await app.course({ priceMinor: 100 }), await app.course({ priceMinor: 100 })];
    const [ada, grace] = await app.people(2);
    const hold = await enroll(confirmed, ada!, SLOW);
    await enroll(swept, grace!, SLOW);
    await app.sql(`update enrollments set hold_expires_at = now() - interval '1 second' where hold_expires_at > now()`);

    const late = await app.run(CONFIRM, { id: hold.id }, { as: await app.admin(), process: SLOW });
    await app.runRecurring('expireHolds', SLOW);

    expect(late).toMatchObject({ __typename: 'EnrollmentStateConflict', status: 'EXPIRED' });
    expect([await statusOf(ada!), await statusOf(grace!)]).toEqual([['EXPIRED'], ['EXPIRED']]);
  });

  test.each([FAST, SLOW])('keep to the window of a course by Postgres, not by process %i', async (process) => {
    const courses = [
      await app.course({ opensAt: inMinutes(1) }),
      await app.course({ opensAt: inMinutes(-1), closesAt: inMinutes(1) }),
      await app.course({ closesAt: inMinutes(-1) }),
    ];
    const student = await app.student();

    const enrolled = await together(courses, (course) => enroll(course, student, process));
    const joined = await together(courses, (course) => line.join(student, course, { process }));

    const kinds = (answers: { __typename: string }[]) => answers.map(({ __typename }) => __typename);
    expect(kinds(enrolled)).toEqual(['RegistrationClosed', 'Enrollment', 'RegistrationClosed']);
    // People may line up before a course opens.
    expect(kinds(joined)).toEqual(['Place', 'Place', 'RegistrationClosed']);
  });

  test('end no lease before its time and pass nobody over, though one thinks that it is time', async () => {
    const { course } = await line.room({ activeLimit: 1, leaseSeconds: 120, graceSeconds: 120 });
    const [inside, waiting] = await app.people(2);
    await line.join(inside!, course, { process: SLOW });
    await line.join(waiting!, course, { process: SLOW });

    for (const process of [FAST, SLOW, FAST]) await line.tick(process);

    expect((await line.placeOf(waiting!, course, FAST))?.state).toBe('WAITING');
    expect((await line.placeOf(inside!, course, FAST))?.state).toBe('ADMITTED');
    expect((await enroll(course, inside!, FAST)).__typename).toBe('Enrollment');
  });

  test('end a lease at its time, though one thinks that it has minutes left', async () => {
    const { course } = await line.room({ activeLimit: 1, leaseSeconds: 1 });
    const [first, second] = await app.people(2);
    await line.join(first!, course, { process: FAST });
    await line.join(second!, course, { process: FAST });

    await eventually(
      async () => (await line.placeOf(first!, course, SLOW))?.state === 'LEASE_ENDED',
      'the lease ends by the clock of Redis',
    );

    expect((await enroll(course, first!, SLOW)).__typename).toBe('NotAdmitted');
  });

  test('agree on the audit', async () => {
    const course = await app.course({ priceMinor: 100, holdMinutes: 1 });
    await enroll(course, await app.student(), SLOW);

    const reports = await together([FAST, SLOW], (process) => runAudit(app.apps[process]!.infra));

    expect(reports.flatMap(({ checks }) => checks.filter(({ broken }) => broken > 0))).toEqual([]);
  });
});
