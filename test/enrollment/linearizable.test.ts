import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { encodeId } from '../../src/kit/id.js';
import { randomFrom } from '../queue/support.js';
import { useApp, type Person } from '../support/app.js';
import { History, violations, type TakeOutcome } from '../support/history.js';
import { expectSoundSeats } from '../support/invariants.js';
import { eventually, together } from '../support/together.js';
import { CANCEL, ENROLL, MINE } from './operations.js';

const STUDENTS = 300;
const WISHES = 3;
const CAPACITY = 30;

describe('seats under a rush in two processes', () => {
  const app = useApp({ processes: 2, manualClock: true, repeating: false });

  /** What came of an `enroll`, in the words of a history. */
  const outcomeOf = (answer: any): Exclude<TakeOutcome, null> => {
    if (answer.__typename === 'Enrollment') return { is: 'taken', enrollment: answer.id };
    if (answer.__typename === 'AlreadyEnrolled') return { is: 'live', enrollment: answer.enrollment.id };
    return { is: answer.__typename === 'CourseFull' ? 'full' : 'other' };
  };

  /** What a student does, by chance: asks, asks again with the same key, looks, gives up, asks anew. */
  async function oneStudent(student: Person, course: { id: string }, history: History, random: () => number) {
    const process = () => (random() < 0.5 ? 0 : 1);
    const enroll = (key: string) =>
      history.take(student.id, async () => {
        const input = { courseId: course.id, idempotencyKey: key };
        return outcomeOf(await app.run(ENROLL, { input }, { as: student, process: process() }));
      });
    const look = () =>
      history.read(student.id, async () => {
        const status = ['PENDING_PAYMENT', 'CONFIRMED'];
        const { edges } = await app.run(MINE, { status }, { as: student, process: process() });
        return edges.map((edge: any) => edge.node.id);
      });
    const giveUp = (id: string) =>
      history.release(id, async () => {
        const { __typename } = await app.run(CANCEL, { id }, { as: student, process: process() });
        return __typename === 'Enrollment';
      });

    const twice = () => random() < 0.3;
    for (let wish = 0; wish < WISHES; wish += 1) {
      const key = randomUUID();
      const asked = [enroll(key)];
      if (twice()) asked.push(enroll(twice() ? randomUUID() : key));
      const outcomes = await Promise.all(asked);
      if (random() < 0.2) await look();
      for (const outcome of outcomes) {
        if (outcome?.is !== 'taken' || random() < 0.3) continue;
        await Promise.all([giveUp(outcome.enrollment), ...(twice() ? [giveUp(outcome.enrollment)] : [])]);
        await look();
      }
    }
  }

  /** Ends the holds whose time is over, from both processes at once, and writes down which came to their end. */
  async function expire(history: History, course: { uuid: string }) {
    const invoked = performance.now();
    app.clock.advance({ minutes: 10 });
    await together([0, 1, 0], (process) => app.runRecurring('expireHolds', process));
    const completed = performance.now();
    const ended = await app.sql<{ id: string }>(
      `select id from enrollments where course_id = $1 and status = 'EXPIRED' and ended_at = to_timestamp($2::float8 / 1000)`,
      [course.uuid, app.clock.nowMs()],
    );
    for (const { id } of ended)
      history.operations.push({
        kind: 'release',
        enrollment: encodeId('enrollment', id),
        outcome: true,
        invoked,
        completed,
      });
  }

  test.each([1, 2, 3, 4])(
    'are given in an order that explains every answer (seed %i)',
    async (seed) => {
      const random = randomFrom(seed);
      const course = await app.course({ capacity: CAPACITY, priceMinor: 100, holdMinutes: 10 });
      const students = await app.people(STUDENTS);
      const history = new History();

      const rush = together(students, (student) => oneStudent(student, course, history, random));
      const aHold = () => history.operations.some((op) => op.kind === 'take' && op.outcome?.is === 'taken');
      // A token is good for a quarter of an hour: one leap of the clock a round.
      await eventually(async () => aHold() && history.operations.length > STUDENTS / 2, 'the rush is on', 30_000);
      await expire(history, course);
      await rush;

      expect(violations(history.operations, { capacity: CAPACITY })).toEqual([]);
      const kinds = new Set(history.operations.map((op) => (op.kind === 'take' ? op.outcome!.is : op.kind)));
      expect([...kinds].sort()).toEqual(['full', 'live', 'read', 'release', 'taken']);
      await expectSoundSeats(app);
    },
    120_000,
  );
});
