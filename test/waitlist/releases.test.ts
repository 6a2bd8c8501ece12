import { describe, expect, test } from '@jest/globals';
import { useApp, type Person } from '../support/app.js';
import { expectSoundSeats } from '../support/invariants.js';
import { together } from '../support/together.js';
import { WaitLine } from './line.js';

const SET = `mutation S($input: SetSeatReleaseRuleInput!) {
  setSeatReleaseRule(input: $input) {
    __typename ... on SeatReleaseRule { kind minDelaySeconds maxDelaySeconds times ofTerm } ... on CourseStateConflict { state }
  }
}`;
const RULE = `query R($id: ID!) { course(id: $id) { seatRelease { kind minDelaySeconds maxDelaySeconds times ofTerm } } }`;
const PENDING = `query P($id: ID, $first: Int, $after: String) {
  pendingReleases(courseId: $id, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node { kind releaseAt minDelaySeconds maxDelaySeconds since course { id } enrollment { id status } } }
  }
}`;

describe('a seat that is given back', () => {
  const app = useApp({ manualClock: true, repeating: false, processes: 2, env: { WAITLIST_OFFER_MINUTES: '1' } });
  const line = new WaitLine(app);
  const set = async (input: object) => app.run(SET, { input }, { as: await app.admin() });
  const release = () => together([0, 1], (process) => app.runRecurring('releaseSeats', process));
  const pending = async (course: { id: string }) =>
    (await app.run(PENDING, { id: course.id }, { as: await app.admin() })).edges.map((edge: any) => edge.node);
  const newcomerGets = async (course: { id: string }) => (await line.enroll(course, await app.student())).__typename;

  test('is free for all at once, where nobody has said otherwise, and everybody can see that', async () => {
    const course = await line.full();
    const rule = await app.run(RULE, { id: course.id });

    await line.free(course);

    expect(rule.seatRelease).toEqual({
      kind: 'AT_ONCE',
      minDelaySeconds: null,
      maxDelaySeconds: null,
      times: [],
      ofTerm: false,
    });
    expect(await pending(course)).toEqual([]);
    expect(await newcomerGets(course)).toBe('Enrollment');
  });

  test('is kept back for a time drawn within the bounds, which is written down, and not a moment less', async () => {
    const course = await line.full({ capacity: 8 });
    await set({ courseId: course.id, kind: 'RANDOM_DELAY', minDelaySeconds: 60, maxDelaySeconds: 600 });
    const returned = course.seated[0]!.enrollmentId;

    while (course.seated.length > 0) await line.free(course);

    const kept = await pending(course);
    const delays = kept.map(({ releaseAt }: any) => (Date.parse(releaseAt) - app.clock.nowMs()) / 1000);
    expect(kept.at(-1)).toMatchObject({
      ...{ kind: 'RANDOM_DELAY', minDelaySeconds: 60, maxDelaySeconds: 600 },
      enrollment: { id: returned, status: 'CANCELLED' },
    });
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(60);
    expect(Math.max(...delays)).toBeLessThanOrEqual(600);
    expect(new Set(delays).size).toBe(8);
    expect(await line.count(course)).toMatchObject({ taken: 8 });
    await expectSoundSeats(app);
    app.clock.advance({ seconds: (Math.floor(Math.min(...delays) * 1000) - 1) / 1000 });
    await release();
    expect(await newcomerGets(course)).toBe('CourseFull');
    app.clock.advance({ seconds: 0.002 });
    await release();
    expect(await line.count(course)).toMatchObject({ taken: 7 });
    expect(await newcomerGets(course)).toBe('Enrollment');
    app.clock.advance({ seconds: 600 });
    await release();
    expect(await line.count(course)).toMatchObject({ taken: 1 });
    await expectSoundSeats(app);
  });

  test('is collected until the next of the announced times, in the time zone of the course', async () => {
    for (const timeZone of ['Asia/Seoul', 'America/New_York', 'Asia/Kathmandu']) {
      const course = await line.full();
      await app.sql(`update courses set time_zone = $2 where id = $1`, [course.uuid, timeZone]);
      await set({ courseId: course.id, kind: 'COLLECTED', times: ['18:00', '10:00'] });
      const local = (at: number | string) => new Date(at).toLocaleTimeString('en-GB', { timeZone });

      await line.free(course);

      const [kept] = await pending(course);
      const now = local(app.clock.nowMs());
      expect(local(kept.releaseAt)).toBe(now >= '10:00:00' && now < '18:00:00' ? '18:00:00' : '10:00:00');
      expect(Date.parse(kept.releaseAt) - Date.parse(kept.since)).toBeLessThanOrEqual(16 * 3_600_000);
      expect((await app.run(RULE, { id: course.id })).seatRelease.times).toEqual([
        expect.stringContaining('10:00'),
        expect.stringContaining('18:00'),
      ]);
      await app.sql(`update seat_releases set release_at = release_at - interval '16 hours'`);
      await release();
      expect(await line.count(course)).toMatchObject({ taken: 0 });
    }
  });

  test('goes to the line alone where the rule says so: to who waits, or to who joins it next', async () => {
    const course = await line.full({ capacity: 2 });
    await set({ courseId: course.id, kind: 'TO_WAITLIST' });
    const [waiting, next] = await app.people(2);
    await line.lineUp(course, [waiting!]);

    await line.free(course);
    await app.runRecurring('serveLines');
    expect(await line.states(course, [waiting!])).toEqual(['OFFERED']);
    await line.free(course);
    expect(await newcomerGets(course)).toBe('CourseFull');
    expect(await pending(course)).toMatchObject([{ kind: 'TO_WAITLIST', releaseAt: null }]);
    await line.lineUp(course, [next!]);
    await app.runRecurring('serveLines', 1);

    expect(await line.states(course, [waiting!, next!])).toEqual(['OFFERED', 'OFFERED']);
    expect(await pending(course)).toEqual([]);
    expect(await line.count(course)).toEqual({ capacity: 2, taken: 2, waiting: 0 });
    await expectSoundSeats(app);
  });

  test('is kept back as well when it was offered and nobody in the line wanted it', async () => {
    const course = await line.full();
    const people = await app.people(2);
    const entries = await line.lineUp(course, people);
    await line.free(course);
    await app.runRecurring('serveLines');
    await set({ courseId: course.id, kind: 'RANDOM_DELAY', minDelaySeconds: 5, maxDelaySeconds: 5 });

    await line.decline(entries[0]!, people[0]!);
    expect(await pending(course)).toEqual([]);
    await line.decline(entries[1]!, people[1]!);

    expect(await pending(course)).toMatchObject([{ kind: 'RANDOM_DELAY', enrollment: null }]);
    expect(await newcomerGets(course)).toBe('CourseFull');
    app.clock.advance({ seconds: 5 });
    await release();
    expect(await newcomerGets(course)).toBe('Enrollment');
    await expectSoundSeats(app);
  });

  test('goes to the line first when it is released', async () => {
    const course = await line.full();
    await set({ courseId: course.id, kind: 'RANDOM_DELAY', minDelaySeconds: 30, maxDelaySeconds: 30 });
    const people = await app.people(1);
    await line.lineUp(course, people);

    await line.free(course);
    await app.runRecurring('serveLines');
    expect(await line.states(course, people)).toEqual(['WAITING']);
    app.clock.advance({ seconds: 30 });
    await release();

    expect(await line.states(course, people)).toEqual(['OFFERED']);
    expect(await newcomerGets(course)).toBe('CourseFull');
    await expectSoundSeats(app);
  });

  test('goes by the rule of the term, unless the course has one of its own', async () => {
    const courses = [await line.full(), await line.full()];
    await app.sql(`update courses set term = '2026-2', code = id::text where id = any ($1)`, [
      courses.map(({ uuid }) => uuid),
    ]);
    await set({ term: '2026-2', kind: 'TO_WAITLIST' });
    await set({ courseId: courses[1]!.id, kind: 'AT_ONCE' });

    for (const course of courses) await line.free(course);

    expect(await newcomerGets(courses[0]!)).toBe('CourseFull');
    expect(await newcomerGets(courses[1]!)).toBe('Enrollment');
    const rules = await together(courses, ({ id }) => app.run(RULE, { id }));
    expect(rules.map(({ seatRelease }) => [seatRelease.kind, seatRelease.ofTerm])).toEqual([
      ['TO_WAITLIST', true],
      ['AT_ONCE', false],
    ]);
    await set({ term: '2026-2', kind: 'AT_ONCE' });
    await release();
    expect(await newcomerGets(courses[0]!)).toBe('Enrollment');
    await expectSoundSeats(app);
  });

  test('never leaves more taken than there is, nor less than there are, in a race over two processes', async () => {
    for (let round = 0; round < 6; round += 1) {
      const course = await line.full({ capacity: 4 });
      await set({ courseId: course.id, kind: 'RANDOM_DELAY', minDelaySeconds: 0, maxDelaySeconds: 1 });
      const [waiting, ...others] = (await app.people(5)) as [Person, ...Person[]];
      await line.lineUp(course, [waiting]);

      await together(course.seated, ({ person, enrollmentId }, i) => line.cancel(enrollmentId, person, i % 2));
      app.clock.advance({ seconds: 1 });
      await together([...others, 'release', 'release'], (one, i) =>
        typeof one === 'string' ? app.runRecurring('releaseSeats', i % 2) : line.enroll(course, one, i % 2),
      );
      await release();

      expect(await line.states(course, [waiting])).toEqual(['OFFERED']);
      await expectSoundSeats(app);
    }
  });

  test.each([
    ['courseId', { kind: 'AT_ONCE' }],
    ['courseId', { kind: 'AT_ONCE', courseId: true, term: '2026-2' }],
    ['minDelaySeconds', { kind: 'RANDOM_DELAY', courseId: true }],
    ['minDelaySeconds', { kind: 'AT_ONCE', courseId: true, minDelaySeconds: 3 }],
    ['maxDelaySeconds', { kind: 'RANDOM_DELAY', courseId: true, minDelaySeconds: 9, maxDelaySeconds: 3 }],
    ['maxDelaySeconds', { kind: 'RANDOM_DELAY', courseId: true, minDelaySeconds: 9, maxDelaySeconds: 604_801 }],
    ['times', { kind: 'COLLECTED', courseId: true }],
    ['times', { kind: 'TO_WAITLIST', courseId: true, times: ['10:00'] }],
  ])('has no rule that makes no sense: %s of %j', async (field, input) => {
    const course = await app.course();
    const named = 'courseId' in input ? { ...input, courseId: course.id } : input;

    const { errors } = await app.execute(SET, { input: named }, { as: await app.admin() });

    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
  });
});
