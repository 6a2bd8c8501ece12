import { describe, expect, test } from '@jest/globals';
import { useApp } from '../support/app.js';
import { expectSoundSeats } from '../support/invariants.js';
import { WaitLine } from './line.js';
import { SET_POLICY } from './operations.js';

describe('a line', () => {
  const app = useApp({ manualClock: true, repeating: false, processes: 2 });
  const line = new WaitLine(app);
  const reasonsOf = async (course: { uuid: string }) =>
    (
      await app.sql<{ because: string }>(
        `select ended_because as because from waitlist_entries where course_id = $1 order by rank`,
        [course.uuid],
      )
    ).map(({ because }) => because);

  /** A course of one seat, which is offered to the first of three. */
  async function offered(settings: { closesAt?: Date } = {}) {
    const course = await line.full(settings);
    const people = await app.people(3);
    await line.lineUp(course, people);
    await line.free(course);
    await app.runRecurring('serveLines');
    return { course, people };
  }

  test.each([
    ['CLOSED', 'COURSE_OVER'],
    ['CANCELLED', 'COURSE_CANCELLED'],
  ])('ends with a course that is %s, and so do its offers', async (state, because) => {
    const { course, people } = await offered();
    await app.sql(`update courses set state = $2 where id = $1`, [course.uuid, state]);

    await app.runRecurring('endLines');

    expect(await line.states(course, people)).toEqual(['REMOVED', 'REMOVED', 'REMOVED']);
    expect(await reasonsOf(course)).toEqual([because, because, because]);
    expect(await line.count(course)).toEqual({ capacity: 1, taken: 0, waiting: 0 });
  });

  test('ends when registration is over, and not before', async () => {
    const { course, people } = await offered({ closesAt: new Date(app.clock.nowMs() + 60_000) });

    app.clock.advance({ seconds: 59 });
    await app.runRecurring('endLines');
    expect(await line.states(course, people)).toEqual(['OFFERED', 'WAITING', 'WAITING']);
    app.clock.advance({ seconds: 1 });
    await app.runRecurring('endLines', 1);

    expect(await line.states(course, people)).toEqual(['REMOVED', 'REMOVED', 'REMOVED']);
    await expectSoundSeats(app);
  });

  test('loses whoever is suspended or withdraws, and their offer goes to the next', async () => {
    const { course, people } = await offered();
    await app.sql(`update accounts set status = 'SUSPENDED' where id = $1`, [people[0]!.uuid]);
    await app.sql(`update accounts set deleted_at = now() where id = $1`, [people[1]!.uuid]);

    await app.runRecurring('leaveLines');

    expect(await line.states(course, people)).toEqual(['REMOVED', 'REMOVED', 'OFFERED']);
    expect((await reasonsOf(course)).slice(0, 2)).toEqual(['ACCOUNT_NOT_ACTIVE', 'ACCOUNT_NOT_ACTIVE']);
    expect(await line.count(course)).toEqual({ capacity: 1, taken: 1, waiting: 0 });
    await expectSoundSeats(app);
  });

  test('serves nobody whose account is suspended, though no sweep has seen it yet', async () => {
    const course = await line.full();
    const people = await app.people(2);
    await line.lineUp(course, people);
    await app.sql(`update accounts set status = 'BANNED' where id = $1`, [people[0]!.uuid]);

    await line.free(course);
    await app.runRecurring('serveLines');

    expect(await line.states(course, people)).toEqual(['REMOVED', 'OFFERED']);
  });
});

describe('setWaitlistPolicy', () => {
  const app = useApp({ repeating: false });
  const set = (input: object, as: Awaited<ReturnType<typeof app.student>>) =>
    app.execute(SET_POLICY, { input }, { as });

  test('sets what it names, leaves the rest, and writes the act down', async () => {
    const course = await app.course();
    const admin = await app.admin();

    const first = await set({ courseId: course.id, promotion: 'DIRECT' }, admin);
    const second = await set({ courseId: course.id, offerMinutes: 30 }, admin);

    expect(first.data.setWaitlistPolicy.waitlistPolicy).toEqual({ offerMinutes: 120, promotion: 'DIRECT' });
    expect(second.data.setWaitlistPolicy.waitlistPolicy).toEqual({ offerMinutes: 30, promotion: 'DIRECT' });
    const acts = await app.sql(`select before, after from admin_acts where subject_id = $1 order by id`, [course.uuid]);
    expect(acts.map(({ after }) => after.offerMinutes)).toEqual([120, 30]);
  });

  test.each([0, 10_081])('refuses offers of %d minutes', async (offerMinutes) => {
    const course = await app.course();

    const { errors } = await set({ courseId: course.id, offerMinutes }, await app.admin());

    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'offerMinutes' });
  });

  test('is refused for a course that was called off', async () => {
    const course = await app.course({ state: 'CANCELLED' });

    const { data } = await set({ courseId: course.id, offerMinutes: 30 }, await app.admin());

    expect(data.setWaitlistPolicy).toEqual({ __typename: 'CourseStateConflict', state: 'CANCELLED' });
  });
});
