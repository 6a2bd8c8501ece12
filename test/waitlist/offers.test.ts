import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { useApp, type Person } from '../support/app.js';
import { expectSoundSeats } from '../support/invariants.js';
import { tally, together } from '../support/together.js';
import { WaitLine } from './line.js';

describe('an offer', () => {
  const app = useApp({ manualClock: true, repeating: false, processes: 2, env: { WAITLIST_OFFER_MINUTES: '10' } });
  const line = new WaitLine(app);

  /** A course of one seat, which is offered to the first of those who wait. */
  async function offered(count: number, settings: { priceMinor?: number; closesAt?: Date } = {}) {
    const course = await line.full(settings);
    const people = await app.people(count);
    const entries = await line.lineUp(course, people);
    await line.free(course);
    await app.runRecurring('serveLines');
    return { course, people, entries };
  }

  test('keeps a freed seat for the next in line, and no newcomer takes it', async () => {
    const course = await line.full();
    const people = await app.people(2);
    await line.lineUp(course, people);
    const newcomer = await app.student();

    await line.free(course);
    const before = await line.enroll(course, newcomer);
    await app.runRecurring('serveLines');
    const after = await line.enroll(course, newcomer, 1);

    expect([before, after].map(({ __typename }) => __typename)).toEqual(['CourseFull', 'CourseFull']);
    expect([before.waitlistLength, after.waitlistLength]).toEqual([2, 1]);
    expect(await line.states(course, people)).toEqual(['OFFERED', 'WAITING']);
    expect(await line.count(course)).toEqual({ capacity: 1, taken: 1, waiting: 1 });
    await expectSoundSeats(app);
  });

  test('becomes the seat: at once where it is free, held for payment where it has a price', async () => {
    for (const priceMinor of [0, 1000]) {
      const { course, people, entries } = await offered(1, { priceMinor });

      const enrollment = await line.accept(entries[0]!, people[0]!);

      const free = priceMinor === 0;
      expect(enrollment).toMatchObject({ __typename: 'Enrollment', status: free ? 'CONFIRMED' : 'PENDING_PAYMENT' });
      expect(enrollment.holdExpiresAt).toBe(free ? null : new Date(app.clock.nowMs() + 10 * 60_000).toISOString());
      expect(await line.states(course, people)).toEqual(['ENROLLED']);
      expect(await line.count(course)).toEqual({ capacity: 1, taken: 1, waiting: 0 });
    }
    await expectSoundSeats(app);
  });

  test('is taken once: the same key gives the seat again, another one is refused', async () => {
    const { course, people, entries } = await offered(1);
    const key = randomUUID();

    const answers = await together([0, 1, 0, 1], (process) => line.accept(entries[0]!, people[0]!, { key, process }));
    const other = await line.accept(entries[0]!, people[0]!);

    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(other).toMatchObject({ __typename: 'WaitlistStateConflict', state: 'ENROLLED' });
    expect(await line.count(course)).toMatchObject({ taken: 1 });
  });

  test('cannot be taken with a key that led to something else', async () => {
    const { people, entries } = await offered(1);
    const key = randomUUID();
    const elsewhere = await app.course();
    await app.run(
      `mutation E($input: EnrollInput!) { enroll(input: $input) { __typename } }`,
      { input: { courseId: elsewhere.id, idempotencyKey: key } },
      { as: people[0]! },
    );

    const answer = await line.accept(entries[0]!, people[0]!, { key });

    expect(answer.__typename).toBe('IdempotencyKeyReused');
    expect((await line.accept(entries[0]!, people[0]!)).__typename).toBe('Enrollment');
  });

  test('that is declined goes to the next in the same instant', async () => {
    const { course, people, entries } = await offered(3);

    const declined = await line.decline(entries[0]!, people[0]!);

    expect(declined).toMatchObject({ state: 'DECLINED', offerExpiresAt: null });
    expect(await line.states(course, people)).toEqual(['DECLINED', 'OFFERED', 'WAITING']);
    expect(await line.decline(entries[0]!, people[0]!)).toMatchObject({ __typename: 'WaitlistStateConflict' });
  });

  test('ends when its time is over, not before, and goes to the next, whose time begins then', async () => {
    const { course, people, entries } = await offered(2);

    app.clock.advance({ minutes: 9, seconds: 59 });
    await app.runRecurring('expireOffers');
    expect(await line.states(course, people)).toEqual(['OFFERED', 'WAITING']);
    app.clock.advance({ seconds: 1 });
    const late = await line.accept(entries[0]!, people[0]!);
    await together([0, 1], (process) => app.runRecurring('expireOffers', process));

    expect(late).toMatchObject({ __typename: 'WaitlistStateConflict', state: 'OFFER_EXPIRED' });
    expect(await line.states(course, people)).toEqual(['OFFER_EXPIRED', 'OFFERED']);
    const [{ at }] = (await app.sql(
      `select offer_expires_at as at from waitlist_entries where id = (
      select id from waitlist_entries where course_id = $1 and state = 'OFFERED')`,
      [course.uuid],
    )) as [{ at: Date }];
    expect(at.getTime()).toBe(app.clock.nowMs() + 10 * 60_000);
    await expectSoundSeats(app);
  });

  test('does not outlast the registration of its course', async () => {
    const closesAt = new Date(app.clock.nowMs() + 4 * 60_000);
    const { course } = await offered(1, { closesAt });

    const [entry] = await app.sql<{ at: Date }>(
      `select offer_expires_at as at from waitlist_entries where course_id = $1`,
      [course.uuid],
    );

    expect(entry!.at).toEqual(closesAt);
  });

  test('has one winner between who takes it and its end', async () => {
    for (let round = 0; round < 15; round += 1) {
      const { course, people, entries } = await offered(2);
      app.clock.advance({ minutes: 9, seconds: 59 });

      const accepting = line.accept(entries[0]!, people[0]!, { process: 0 });
      app.clock.advance({ seconds: 1 });
      await app.runRecurring('expireOffers', 1);

      const won = (await accepting).__typename === 'Enrollment';
      expect(await line.states(course, people)).toEqual(won ? ['ENROLLED', 'WAITING'] : ['OFFER_EXPIRED', 'OFFERED']);
      await expectSoundSeats(app);
    }
  });

  test('is told of at half time and near its end, each once, whatever process looks', async () => {
    const { people, entries } = await offered(1);
    const reminders = async () => {
      await together([0, 1], (process) => app.runRecurring('remindOfOffers', process));
      const told = await app.sql<{ event: { which: string; studentId: string; entryId: string } }>(
        `select event from outbox where event->>'type' = 'offerReminder' and channel = $1 order by id`,
        [`waitlist:${people[0]!.uuid}`],
      );
      return told.map(({ event }) => event.which);
    };

    app.clock.advance({ minutes: 4, seconds: 59 });
    expect(await reminders()).toEqual([]);
    app.clock.advance({ seconds: 1 });
    expect(await reminders()).toEqual(['HALF_TIME']);
    app.clock.advance({ minutes: 4 });
    expect(await reminders()).toEqual(['HALF_TIME', 'NEAR_END']);
    expect(await reminders()).toHaveLength(2);
    expect((await line.accept(entries[0]!, people[0]!)).__typename).toBe('Enrollment');
  });

  test('goes to each of a hundred when a hundred seats are added, in one go and by rank', async () => {
    const course = await line.full();
    const people = await app.people(110);
    await together(people, (as) => line.join(course, as));
    await app.sql(`update seats set capacity = 101 where course_id = $1`, [course.uuid]);

    await app.runRecurring('serveLines');

    expect(tally((await line.states(course, people)).map((state) => ({ __typename: state })))).toEqual({
      OFFERED: 100,
      WAITING: 10,
    });
    const [{ fair }] = (await app.sql(
      `select max(rank) filter (where state = 'OFFERED') < min(rank) filter (where state = 'WAITING') as fair
         from waitlist_entries where course_id = $1`,
      [course.uuid],
    )) as [{ fair: boolean }];
    expect(fair).toBe(true);
    await expectSoundSeats(app);
  });

  test('of somebody else does not exist', async () => {
    const { entries } = await offered(1);
    const other = (await app.student()) as Person;

    const answers = [
      await app.execute(`mutation { declineSeatOffer(id: "${entries[0]!}") { __typename } }`, {}, { as: other }),
      await app.execute(
        `mutation { acceptSeatOffer(id: "${entries[0]!}", idempotencyKey: "k") { __typename } }`,
        {},
        { as: other },
      ),
    ];

    expect(answers.map(({ errors }) => errors?.[0]?.extensions.code)).toEqual(['NOT_FOUND', 'NOT_FOUND']);
  });
});
