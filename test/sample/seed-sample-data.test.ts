import { describe, expect, test } from '@jest/globals';
import { termAt, windowAt } from '../../src/sample/calendar.js';
import { CATEGORIES, type SampleCategory } from '../../src/sample/categories.js';
import { SAMPLE_COURSES, seedSampleData } from '../../src/sample/seed-sample-data.js';
import { useApp } from '../support/app.js';
import { together } from '../support/together.js';

const SIGN_IN = `mutation SignIn($input: SignInInput!) {
  signIn(input: $input) { __typename ... on Session { account { email role name } } }
}`;

const COURSES = `query Courses($query: String, $filter: CourseFilter, $after: String) {
  courses(query: $query, filter: $filter, first: 100, after: $after) {
    totalCount
    edges { node { code title capacity remainingSeats openNow opensAt term price { amountMinor currency }
      category { code parent { code parent { code parent { code } } } } instructors { name } sessions { day startsAt endsAt place } } }
  }
}`;

describe('the first start on an empty database', () => {
  const app = useApp({ processes: 2, repeating: false });

  test('fills it once, whichever of several processes comes first', async () => {
    const infras = [0, 1, 0, 1].map((process) => app.apps[process]!.infra);

    const answers = await together(infras, seedSampleData);

    expect(answers.filter(({ seeded }) => seeded)).toHaveLength(1);
    expect(await app.sql(`select count(*)::int as count from courses`)).toEqual([{ count: SAMPLE_COURSES.length }]);
    expect((await seedSampleData(infras[0]!)).accounts).toHaveLength(12);
  });

  test('lets everyone of the demo sign in with the demo password', async () => {
    const { accounts } = await seedSampleData(app.apps[0]!.infra);

    expect(accounts[0]).toEqual({ email: 'admin@example.com', role: 'ADMIN' });
    expect(accounts.map(({ email }) => email)).toEqual(
      expect.arrayContaining(['instructor1@example.com', 'instructor3@example.com', 'student1@example.com']),
    );
    for (const { email, role } of [accounts[0]!, accounts[1]!, accounts[4]!]) {
      const session = await app.run(SIGN_IN, { input: { email, password: 'course-catch-demo' } });
      expect(session).toMatchObject({ __typename: 'Session', account: { email, role } });
    }
  });

  test('shows a catalogue of about sixty courses, in three levels of categories, most of them open', async () => {
    const { totalCount, edges } = await app.run(COURSES);

    const courses = edges.map(({ node }: { node: any }) => node);
    expect(totalCount).toBe(60);
    for (const course of courses) {
      expect(course.remainingSeats).toBe(course.capacity);
      expect(course.instructors.length).toBeGreaterThan(0);
      expect(course.sessions.length).toBeGreaterThan(0);
      expect(course.category.parent.parent.parent).toBeNull();
    }
    const count = (what: (course: any) => boolean) => courses.filter(what).length;
    expect(count((course) => course.openNow)).toBeGreaterThan(35);
    expect(count((course) => !course.openNow && new Date(course.opensAt) > new Date())).toBeGreaterThan(4);
    expect(count((course) => course.price.amountMinor === 0)).toBeGreaterThan(15);
    expect(count((course) => course.price.currency === 'USD')).toBeGreaterThan(1);
    expect(count((course) => /[가-힣]/.test(course.title))).toBeGreaterThan(25);
    expect(count((course) => !/[가-힣]/.test(course.title))).toBeGreaterThan(20);
  });

  test.each([
    ['도자기 물레', 'POTT-101'],
    ['data structures', 'CS 201'],
    ['별자리', 'STAR-900'],
    ['jazz piano', 'JAZZ-210'],
  ])('finds %s', async (query, code) => {
    const { edges } = await app.run(COURSES, { query });

    expect(edges[0].node.code).toBe(code);
  });

  test('has one hot course: twenty seats, open from now on, behind a room for ten', async () => {
    const [hot] = await app.sql(
      `select code, capacity, taken, announced, price_minor, opens_at <= now() as open, active_limit, on_rejoin, enabled
         from room_courses join rooms on rooms.id = room_id join courses on courses.id = course_id join seats using (course_id)`,
    );

    expect(hot).toEqual({
      code: 'STAR-900',
      capacity: 20,
      taken: 0,
      announced: true,
      price_minor: 0,
      open: true,
      active_limit: 10,
      on_rejoin: 'KEEP',
      enabled: true,
    });
  });
});

describe('a database with somebody in it', () => {
  const app = useApp({ repeating: false });

  test('is left alone', async () => {
    await app.student();

    expect(await seedSampleData(app.apps[0]!.infra)).toEqual({ seeded: false, accounts: [] });
    expect(await app.sql(`select from courses`)).toEqual([]);
  });
});

describe('a first start that fails half way', () => {
  const app = useApp({ repeating: false });

  test('leaves nothing behind', async () => {
    await app.sql(`alter table rooms add constraint no_rooms check (false)`);

    await expect(seedSampleData(app.apps[0]!.infra)).rejects.toThrow('no_rooms');

    for (const table of ['accounts', 'categories', 'courses', 'seats'])
      expect(await app.sql(`select from ${table}`)).toEqual([]);
  });
});

describe('the sample catalogue', () => {
  test('is whole: codes are unique, categories exist, times are in order', () => {
    const codes = SAMPLE_COURSES.map(({ code }) => code);
    const leaves = (level: readonly SampleCategory[]): string[] =>
      level.flatMap(({ code, below }) => (below ? leaves(below) : [code]));

    expect(new Set(codes).size).toBe(codes.length);
    expect(new Set(SAMPLE_COURSES.map(({ category }) => category))).toEqual(new Set(leaves(CATEGORIES)));
    for (const { sessions } of SAMPLE_COURSES)
      for (const { startsAt, endsAt } of sessions) expect(startsAt < endsAt).toBe(true);
  });

  test.each([
    ['2026-11-20T07:00:00Z', '2026-winter', '2027-spring'],
    ['2027-01-31T00:00:00Z', '2027-spring', '2027-summer'],
    ['2027-03-01T00:00:00Z', '2027-summer', '2027-autumn'],
    ['2027-08-31T23:59:59Z', '2027-autumn', '2027-winter'],
    ['2027-12-01T00:00:00Z', '2028-spring', '2028-summer'],
  ])('at %s is for %s and %s', (now, next, later) => {
    expect(termAt(Date.parse(now), 'next')).toBe(next);
    expect(termAt(Date.parse(now), 'later')).toBe(later);
  });

  test.each(['2026-11-20T00:00:00Z', '2026-11-20T23:59:59Z'])('has windows on the right side of %s', (now) => {
    const nowMs = Date.parse(now);

    expect(windowAt(nowMs, 'open').opensAt!.getTime()).toBeLessThan(nowMs);
    expect(windowAt(nowMs, 'open').closesAt!.getTime()).toBeGreaterThan(nowMs);
    expect(windowAt(nowMs, 'soon').opensAt!.getTime()).toBeGreaterThan(nowMs);
    expect(windowAt(nowMs, 'closed').closesAt!.getTime()).toBeLessThan(nowMs);
    expect(windowAt(nowMs, 'now').opensAt!.getTime()).toBe(nowMs);
  });
});
