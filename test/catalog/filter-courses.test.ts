import { beforeAll, describe, expect, test } from '@jest/globals';
import { useApp, type Person } from '../support/app.js';
import { CLOSE, COURSE_BY_ID, COURSES, CREATE_CATEGORY, publishedCourse, titles } from './writing.js';

describe('courses(filter)', () => {
  const app = useApp({ repeating: false, manualClock: true });
  let admin: Person, kim: Person, lee: Person;
  const categories: Record<string, string> = {};
  const minutesFromNow = (minutes: number) => new Date(app.clock.nowMs() + minutes * 60_000).toISOString();
  const category = async (code: string, parent?: string) => {
    const input = { code, name: code, parentId: parent && categories[parent] };
    categories[code] = (await app.run(CREATE_CATEGORY, { input }, { as: admin })).id;
  };
  beforeAll(async () => {
    [admin, kim, lee] = await Promise.all([app.admin(), app.instructor('Kim'), app.instructor('Lee')]);
    await category('music');
    await category('piano', 'music');
    await category('jazz-piano', 'piano');
    await category('sports');
    const course = (title: string, input: object) => publishedCourse(app, admin, { title, ...input });
    const on = (...days: string[]) => days.map((day) => ({ day, startsAt: '09:00', endsAt: '10:00' }));
    await course('Choir', { categoryId: categories['music'], instructorId: kim.id, sessions: on('MONDAY', 'FRIDAY') });
    await course('Piano', {
      categoryId: categories['piano'],
      instructorId: lee.id,
      sessions: on('FRIDAY'),
      term: 'fall',
    });
    await course('Jazz', { categoryId: categories['jazz-piano'], price: { amountMinor: 500, currency: 'KRW' } });
    await course('Judo', {
      categoryId: categories['sports'],
      instructorId: kim.id,
      price: { amountMinor: 900, currency: 'KRW' },
      capacity: 0,
      term: 'spring',
    });
    await course('Later', { opensAt: minutesFromNow(10), closesAt: minutesFromNow(20), term: 'spring' });
  });
  const filtered = async (filter: object) => (await titles(app, { filter })).sort();

  test('by category takes in the categories below it', async () => {
    expect(await filtered({ categoryId: categories['music'] })).toEqual(['Choir', 'Jazz', 'Piano']);
    expect(await filtered({ categoryId: categories['piano'] })).toEqual(['Jazz', 'Piano']);
    expect(await filtered({ categoryId: categories['jazz-piano'] })).toEqual(['Jazz']);
  });

  test('by instructor', async () => {
    expect(await filtered({ instructorId: kim.id })).toEqual(['Choir', 'Judo']);
  });

  test('by day, each course once', async () => {
    expect(await filtered({ day: 'FRIDAY' })).toEqual(['Choir', 'Piano']);
    expect(await filtered({ day: 'SUNDAY' })).toEqual([]);
  });

  test('by free seats', async () => {
    expect(await filtered({ freeSeatsOnly: true })).toEqual(['Choir', 'Jazz', 'Later', 'Piano']);
    expect(await filtered({ freeSeatsOnly: false })).toHaveLength(5);
  });

  test('by price, both bounds included', async () => {
    expect(await filtered({ price: { fromMinor: 500, toMinor: 900 } })).toEqual(['Jazz', 'Judo']);
    expect(await filtered({ price: { fromMinor: 501 } })).toEqual(['Judo']);
    expect(await filtered({ price: { toMinor: 0 } })).toEqual(['Choir', 'Later', 'Piano']);
  });

  test('by term', async () => {
    expect(await filtered({ term: 'spring' })).toEqual(['Judo', 'Later']);
  });

  test('by several at once: all must hold', async () => {
    expect(await filtered({ instructorId: kim.id, day: 'MONDAY', categoryId: categories['music'] })).toEqual(['Choir']);
    expect(await filtered({ instructorId: kim.id, term: 'fall' })).toEqual([]);
    expect(await titles(app, { query: 'judo', filter: { term: 'spring' } })).toEqual(['Judo']);
    expect(await titles(app, { query: 'judo', filter: { term: 'fall' } })).toEqual([]);
  });

  test('by state', async () => {
    const { id } = await publishedCourse(app, admin, { title: 'Shut' });
    await app.run(CLOSE, { id }, { as: admin });

    expect(await filtered({ states: ['CLOSED'] })).toEqual(['Shut']);
    expect(await filtered({ states: ['PUBLISHED'] })).not.toContain('Shut');
    expect(await filtered({})).toContain('Shut');
    expect(await filtered({ states: [] })).toEqual([]);
    expect(await filtered({ openNow: true })).not.toContain('Shut');
  });

  test('by being open now, from the instant it opens to the instant it closes', async () => {
    const later = async () => {
      const [id] = (await app.run(COURSES, { query: 'later' })).edges.map((edge: any) => edge.node.id);
      return [
        (await filtered({ openNow: true })).includes('Later'),
        (await app.run(COURSE_BY_ID, { id })).openNow,
        (await app.run(`{ courses(query: "later") { edges { node { openNow } } } }`)).edges[0].node.openNow,
      ];
    };

    expect(await later()).toEqual([false, false, false]);
    app.clock.advance({ minutes: 9, seconds: 59 });
    expect(await later()).toEqual([false, false, false]);
    app.clock.advance({ seconds: 1 });
    expect(await later()).toEqual([true, true, true]);
    app.clock.advance({ minutes: 9, seconds: 59 });
    expect(await later()).toEqual([true, true, true]);
    app.clock.advance({ seconds: 1 });
    expect(await later()).toEqual([false, false, false]);
  });

  test.each([
    ['categoryId', { categoryId: 'nonsense' }],
    ['instructorId', { instructorId: 'category_01h455vb4pex5vsknk084sn02q' }],
    ['filter.term', { term: 'x\u0000' }],
    ['filter.term', { term: 'x'.repeat(51) }],
  ])('says no to a bad %s', async (field, filter) => {
    const answer = await app.execute(COURSES, { filter });

    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
  });
});
