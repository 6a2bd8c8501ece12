import { describe, expect, test } from '@jest/globals';
import { encodeId } from '../../src/kit/id.js';
import { randomFrom } from '../queue/support.js';
import { useApp, type Person } from '../support/app.js';
import { expectSoundSeats } from '../support/invariants.js';
import { together } from '../support/together.js';
import { WaitLine, type Full } from './line.js';
import { idleSeats, unfairness } from './replay.js';

/** `WAITLIST_ROUNDS=1000` goes the whole way. */
const ROUNDS = Number(process.env['WAITLIST_ROUNDS'] ?? 60);
/** Rounds that are played at the same time, each at a seat of its own. */
const AT_ONCE = 5;
const SEED = Number(process.env['WAITLIST_SEED'] ?? Math.floor(Date.now() / 86_400_000));

const CAPACITY = `mutation C($id: ID!, $capacity: Int!) { updateCourse(input: { id: $id, capacity: $capacity }) { __typename } }`;

describe(`a race at one seat (${ROUNDS} rounds, seed ${SEED})`, () => {
  const app = useApp({ manualClock: true, repeating: false, processes: 2, env: { WAITLIST_OFFER_MINUTES: '1' } });
  const line = new WaitLine(app);
  const random = randomFrom(SEED);
  const pick = (below: number) => Math.floor(random() * below);

  /** A course with one seat that is offered, four who wait behind, a newcomer. */
  async function world() {
    const course = await line.full({ priceMinor: pick(2) * 100, holdMinutes: 1 });
    const people = await app.people(5);
    const entries = await line.lineUp(course, people);
    await line.free(course);
    await app.runRecurring('serveLines');
    return { course, people, entries };
  }

  /** What may happen at one instant; each in a process by chance. */
  function happenings(
    { course, people, entries }: { course: Full; people: Person[]; entries: string[] },
    admin: Person,
  ) {
    const process = () => pick(2);
    const offered = people[0]!;
    return [
      () => line.accept(entries[0]!, offered, { process: process() }),
      () => line.accept(entries[0]!, offered, { process: process() }),
      () => line.decline(entries[0]!, offered, process()),
      () => line.leave(course, people[1 + pick(4)]!, process()),
      async () => line.enroll(course, await app.student(), process()),
      async () => line.join(course, await app.student(), { process: process() }),
      () => app.run(CAPACITY, { id: course.id, capacity: 1 + pick(3) }, { as: admin, process: process() }),
      () => app.run(CAPACITY, { id: course.id, capacity: pick(2) }, { as: admin, process: process() }),
      () => app.runRecurring('expireOffers', process()),
      () => app.runRecurring('serveLines', process()),
      () => app.runRecurring('expireHolds', process()),
      async () => app.clock.advance({ minutes: 1 }),
      async () => {
        const [mine] = await app.sql<{ id: string }>(
          `select id from enrollments where course_id = $1 and student_id = $2 and status in ('PENDING_PAYMENT', 'CONFIRMED')`,
          [course.uuid, offered.uuid],
        );
        if (mine) await line.cancel(encodeId('enrollment', mine.id), offered, process());
      },
    ];
  }

  test(
    'never exceeds the capacity, never breaks the rank, and leaves no seat idle while somebody waits',
    async () => {
      for (let round = 0; round < ROUNDS; round += AT_ONCE) {
        const worlds = await together(Array.from({ length: AT_ONCE }), () => world());
        const admin = await app.admin();
        const some = worlds.flatMap((it) => {
          const all = happenings(it, admin);
          return Array.from({ length: 7 }, () => all[pick(all.length)]!);
        });

        await together(some, (happen) => happen());
        await together([0, 1], (process) => app.runRecurring('expireHolds', process));
        await together([0, 1], (process) => app.runRecurring('expireOffers', process));
        await together([0, 1], (process) => app.runRecurring('serveLines', process));

        for (const { course } of worlds) expect(await unfairness(app, course.uuid)).toEqual([]);
        expect(await idleSeats(app)).toEqual([]);
        await expectSoundSeats(app);
        await app.sql(`truncate courses, seats, enrollments, outbox cascade`);
      }
    },
    ROUNDS * 1000,
  );
});
