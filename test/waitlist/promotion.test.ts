import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { decodeId } from '../../src/kit/id.js';
import { transaction } from '../../src/infra/postgres/transaction.js';
import { putAtFront, takeOutOfLine } from '../../src/features/waitlist/index.js';
import { useApp, type Person } from '../support/app.js';
import { expectSoundSeats } from '../support/invariants.js';
import { eventually } from '../support/together.js';
import { WaitLine, type Full } from './line.js';
import { COURSE, SET_POLICY } from './operations.js';
import { unfairness } from './replay.js';

describe('promotion', () => {
  const app = useApp({ manualClock: true, repeating: false, processes: 2 });
  const line = new WaitLine(app);
  const serve = () => app.runRecurring('serveLines');
  const setPolicy = (course: { id: string }, input: object, as: Person) =>
    app.run(SET_POLICY, { input: { courseId: course.id, ...input } }, { as });
  const factsOf = async (person: Person, type: string) =>
    (
      await app.sql<{ event: any }>(`select event from outbox where channel = $1 and event->>'type' = $2 order by id`, [
        `waitlist:${person.uuid}`,
        type,
      ])
    ).map(({ event }) => event);
  const pay = (course: { uuid: string }, person: Person) => {
    const paymentId = randomUUID();
    const ctx = app.context();
    return transaction(ctx, (tx) =>
      putAtFront(ctx, tx, { courseId: course.uuid, studentId: person.uuid, paymentId }),
    ).then(({ entryId }) => ({ entryId, paymentId }));
  };

  test('enrolls at once where a free course is set so; one with a price makes offers all the same', async () => {
    const admin = await app.admin();
    const states = [];
    for (const priceMinor of [0, 100]) {
      const course = await line.full({ priceMinor });
      await setPolicy(course, { promotion: 'DIRECT' }, admin);
      const people = await app.people(1);
      await line.lineUp(course, people);

      await line.free(course);
      await serve();

      states.push(...(await line.states(course, people)));
      const told = await factsOf(people[0]!, 'waitlistChanged');
      expect(told.at(-1)).toMatchObject({ previousState: 'WAITING', entry: { state: states.at(-1), reason: null } });
      expect(typeof told.at(-1).entry.enrollmentId).toBe(priceMinor === 0 ? 'string' : 'object');
    }
    expect(states).toEqual(['ENROLLED', 'OFFERED']);
    await expectSoundSeats(app);
  });

  test('goes past who holds a seat in the course, tells them why, and comes back to them', async () => {
    const course = await line.full({ capacity: 2, priceMinor: 100 });
    const [held, next] = await app.people(2);
    await line.lineUp(course, [held!, next!]);
    // A hold that came about beside the line: as late money finds a seat.
    await giveHold(course, held!);

    await serve();
    expect(await line.states(course, [held!, next!])).toEqual(['WAITING', 'OFFERED']);
    expect(await factsOf(held!, 'waitlistPassedOver')).toMatchObject([{ reason: 'HAS_A_HOLD', courseId: course.uuid }]);
    expect(await line.count(course)).toMatchObject({ waiting: 0 });
    app.clock.advance({ minutes: 11 });
    await app.runRecurring('expireHolds');
    await serve();

    expect(await line.states(course, [held!, next!])).toEqual(['OFFERED', 'OFFERED']);
    expect(await factsOf(held!, 'waitlistPassedOver')).toHaveLength(1);
    await expectSoundSeats(app);
  });

  test('keeps a seat that comes back from newcomers until those have been looked at whom it went past before', async () => {
    const course = await line.full({ capacity: 2, priceMinor: 100 });
    const [held, newcomer, late] = await app.people(3);
    await line.lineUp(course, [held!]);
    await giveHold(course, held!);
    await serve();
    app.clock.advance({ minutes: 5 });
    expect((await line.enroll(course, newcomer!)).__typename).toBe('Enrollment');

    app.clock.advance({ minutes: 6 });
    await app.runRecurring('expireHolds');

    expect(await line.enroll(course, late!)).toMatchObject({ __typename: 'CourseFull', waitlistLength: 1 });
    await serve();
    expect(await line.states(course, [held!])).toEqual(['OFFERED']);
    expect(await line.count(course)).toEqual({ capacity: 2, taken: 2, waiting: 0 });
    await expectSoundSeats(app);
  });

  /** Turns the first seat of a course into a hold of somebody's, and frees another. */
  async function giveHold(course: Full, person: Person) {
    const { enrollmentId } = course.seated.shift()!;
    await app.sql(`update enrollments set student_id = $2 where id = $1`, [
      decodeId('enrollment', enrollmentId),
      person.uuid,
    ]);
    await line.free(course);
  }

  test('lets nobody idle a seat who has one, and takes them out of the line', async () => {
    const course = await line.full({ capacity: 2 });
    const [seated, next] = await app.people(2);
    await line.lineUp(course, [seated!, next!]);
    await giveHold(course, seated!);

    await serve();

    expect(await line.states(course, [seated!, next!])).toEqual(['REMOVED', 'OFFERED']);
    expect(await factsOf(seated!, 'waitlistPassedOver')).toMatchObject([{ reason: 'ALREADY_ENROLLED' }]);
    expect((await factsOf(seated!, 'waitlistChanged')).at(-1).entry).toMatchObject({ reason: 'ALREADY_ENROLLED' });
  });

  test('gives the next seat, paid and without a question, to whose money came too late', async () => {
    const course = await line.full({ capacity: 2, priceMinor: 100 });
    const [waiting, first, second] = await app.people(3);
    await line.lineUp(course, [waiting!]);

    const { paymentId } = await pay(course, first!);
    await pay(course, second!);
    await line.free(course);
    await serve();

    expect(await line.states(course, [waiting!, first!, second!])).toEqual(['WAITING', 'ENROLLED', 'WAITING']);
    const enrollments = await app.sql(`select status, hold_expires_at from enrollments where student_id = $1`, [
      first!.uuid,
    ]);
    expect(enrollments).toEqual([{ status: 'CONFIRMED', hold_expires_at: null }]);
    const told = (await factsOf(first!, 'waitlistChanged')).at(-1);
    expect(told.entry).toMatchObject({ state: 'ENROLLED', paymentId, enrollmentId: expect.any(String) });
    expect(await unfairness(app, course.uuid)).toEqual([]);
  });

  test('moves who waits already to the front by their payment, and makes an offer they have their seat', async () => {
    const course = await line.full({ capacity: 2, priceMinor: 100 });
    const [offered, waiting, payer] = await app.people(3);
    await line.lineUp(course, [offered!, waiting!, payer!]);
    await line.free(course);
    await serve();

    await pay(course, offered!);
    await pay(course, payer!);
    await app.runRelay();
    await serve();

    expect(await line.states(course, [offered!, waiting!, payer!])).toEqual(['ENROLLED', 'WAITING', 'WAITING']);
    const seen = await app.run(COURSE, { id: course.id }, { as: payer! });
    expect(seen.myWaitlistEntry.position).toBe(1);
    expect(await line.count(course)).toEqual({ capacity: 2, taken: 2, waiting: 2 });
    await expectSoundSeats(app);
  });

  test('takes who gets their money back out of the line, unless the seat was there first', async () => {
    const course = await line.full({ capacity: 1, priceMinor: 100 });
    const [ada, grace] = await app.people(2);
    const ctx = app.context();
    const [first, second] = [await pay(course, ada!), await pay(course, grace!)];
    await line.free(course);
    await serve();

    const out = [];
    for (const { entryId } of [first, second, second])
      out.push(await transaction(ctx, (tx) => takeOutOfLine(ctx, tx, { entryId, reason: 'They asked for it' })));

    expect(out).toEqual([false, true, false]);
    expect(await line.states(course, [ada!, grace!])).toEqual(['ENROLLED', 'REMOVED']);
    expect(await line.count(course)).toMatchObject({ waiting: 0 });
  });

  test('gives up the seat that was to be swapped in the same instant, by an offer or at once', async () => {
    const admin = await app.admin();
    for (const promotion of ['OFFER', 'DIRECT']) {
      for (const later of [true, false]) {
        // Once the course that is given up comes before the other in the order of locks, once after it.
        const courses = [await line.full(), await line.full()];
        const [wanted, had] = (later ? courses : courses.reverse()) as [Full, Full];
        const { person, enrollmentId } = had.seated[0]!;
        await setPolicy(wanted, { promotion }, admin);
        const { id } = await line.join(wanted, person, { swap: enrollmentId });

        await line.free(wanted);
        await serve();
        if (promotion === 'OFFER') {
          expect(await line.count(had)).toMatchObject({ taken: 1 });
          expect(await line.accept(id, person)).toMatchObject({ __typename: 'Enrollment', status: 'CONFIRMED' });
        }

        expect(await line.states(wanted, [person])).toEqual(['ENROLLED']);
        expect(await line.count(had)).toMatchObject({ taken: 0 });
        await expectSoundSeats(app);
      }
    }
  });

  test('gives up what was named last, also when it is named while the offer stands or is being accepted', async () => {
    for (const when of ['OFFERED', 'BEING_ACCEPTED', 'ENROLLED']) {
      const [wanted, first, second] = [await line.full(), await app.course(), await app.course()];
      const [person] = (await app.people(1)) as [Person];
      const had = [await line.enroll(first, person), await line.enroll(second, person)];
      const { id } = await line.join(wanted, person, { swap: had[0].id });
      await line.free(wanted);
      await serve();

      const change = () => line.join(wanted, person, { swap: had[1].id, process: 1 });
      if (when === 'OFFERED') await change();
      if (when === 'BEING_ACCEPTED') await acceptedDuring(wanted, id, person, had[1].id);
      else await line.accept(id, person);
      if (when === 'ENROLLED') await change();

      const [gone, kept] = when === 'ENROLLED' ? [first, second] : [second, first];
      expect([await line.count(gone), await line.count(kept)]).toMatchObject([{ taken: 0 }, { taken: 1 }]);
    }
    await expectSoundSeats(app);
  });

  /** An acceptance that has begun, and waits for the lock of the line while another seat to swap is named under it. */
  async function acceptedDuring(course: Full, id: string, person: Person, swap: string): Promise<void> {
    const holder = await app.apps[0]!.infra.pool.connect();
    await holder.query('begin');
    await holder.query('select from seats where course_id = $1 for update', [course.uuid]);
    const accepted = line.accept(id, person, { process: 1 });
    const locked = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await eventually(async () => (await app.sql(locked)).length === 1, 'the acceptance waits');
    await holder.query('update waitlist_entries set swap_enrollment_id = $2 where id = $1', [
      decodeId('waitlist', id),
      decodeId('enrollment', swap),
    ]);
    await holder.query('commit');
    holder.release();
    await accepted;
  }

  test('happens by itself when a seat comes back or is added', async () => {
    const live = await app.openProcess({}, { repeating: true, clock: undefined });
    app.apps.push(live);
    try {
      const course = await line.full();
      const people = await app.people(3);
      await line.lineUp(course, people);
      await line.free(course);
      await eventually(async () => (await line.states(course, people))[0] === 'OFFERED', 'the first has an offer');
      const admin = await app.admin();

      await app.run(
        `mutation C($id: ID!) { updateCourse(input: { id: $id, capacity: 3 }) { __typename } }`,
        { id: course.id },
        { as: admin },
      );

      await eventually(
        async () => (await line.states(course, people)).every((state) => state === 'OFFERED'),
        'all have offers',
      );
    } finally {
      app.apps.pop();
      await live.close();
    }
  });
});
