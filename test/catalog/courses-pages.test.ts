import { beforeAll, describe, expect, test } from '@jest/globals';
import { useApp, type Person } from '../support/app.js';
import { COURSES, publishedCourse } from './writing.js';

const SORTS = ['RELEVANCE', 'OPENS_AT', 'REMAINING_SEATS', 'TITLE'] as const;
const DAY_MS = 86_400_000;
const cursorOf = (keys: unknown) => Buffer.from(JSON.stringify(keys)).toString('base64url');

describe('pages of courses', () => {
  const app = useApp({ repeating: false });
  let admin: Person;
  // Ties in every key, so that only the id tells those apart.
  const write = (title: string, i: number) =>
    publishedCourse(app, admin, {
      title,
      description: i % 3 === 0 ? 'paged paged' : 'other',
      sessions: i % 2 === 0 ? [{ day: 'MONDAY', startsAt: '09:00', endsAt: '10:00', place: 'Paged hall' }] : [],
      capacity: i % 4,
      opensAt: i % 3 === 0 ? null : new Date(1_800_000_000_123 + (i % 4) * DAY_MS).toISOString(),
    });
  beforeAll(async () => {
    admin = await app.admin();
    for (let i = 0; i < 17; i += 1) await write(`Paged ${i % 5}`, i);
  });

  async function readAll(variables: object, between: () => Promise<unknown> = async () => {}) {
    const ids: string[] = [];
    let after: string | null = null;
    for (;;) {
      const page: any = await app.run(COURSES, { first: 4, ...variables, after });
      ids.push(...page.edges.map((edge: any) => edge.node.id));
      if (!page.pageInfo.hasNextPage) return ids;
      after = page.pageInfo.endCursor;
      await between();
    }
  }

  test.each(SORTS)('by %s read on without a repeat or a gap', async (sort) => {
    const ids = await readAll({ sort, query: 'paged' });

    const whole = (await app.run(COURSES, { first: 100, sort, query: 'paged' })).edges.map((edge: any) => edge.node.id);
    expect(ids).toEqual(whole);
    expect(new Set(ids).size).toBe(17);
  });

  test.each(SORTS)('by %s neither repeat nor hide what was there, while others come between', async (sort) => {
    const before = await readAll({ sort, query: 'paged' });
    let i = 0;

    const read = await readAll({ sort, query: 'paged' }, async () => {
      for (let n = 0; n < 3; n += 1) await write(`Paged ${(i += 1) % 6}`, i);
    });

    expect(new Set(read).size).toBe(read.length);
    expect(read.filter((id) => before.includes(id))).toEqual(before);
    await app.sql(`update courses set state = 'DRAFT', published_at = null
      where id in (select id from courses order by id offset 17)`);
  });

  test('come in the order that was asked for', async () => {
    const read = async (sort: string, fields: string) =>
      (
        await app.run(
          `query Q($sort: CourseSort) { courses(first: 100, sort: $sort) { edges { node { ${fields} } } } }`,
          {
            sort,
          },
        )
      ).edges.map((edge: any) => edge.node[fields]);

    const opens = await read('OPENS_AT', 'opensAt');
    expect(opens).toEqual([...opens].sort((a, b) => (a ?? '').localeCompare(b ?? '')));
    expect(opens[0]).toBeNull();
    const remaining = await read('REMAINING_SEATS', 'remainingSeats');
    expect(remaining).toEqual([...remaining].sort((a, b) => b - a));
    expect(remaining[0]).toBe(3);
    const titles = await read('TITLE', 'title');
    expect(titles).toEqual([...titles].sort());
    expect(await read('RELEVANCE', 'opensAt')).toEqual(opens);
  });

  test('tell where they stand', async () => {
    const first = await app.run(COURSES, { first: 4 });
    const last = await app.run(COURSES, { first: 100, after: first.pageInfo.endCursor });

    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect(first.pageInfo.startCursor).toBe(first.edges[0].cursor);
    expect(first.pageInfo.endCursor).toBe(first.edges[3].cursor);
    expect(last.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    expect(last.edges).toHaveLength(13);
  });

  test.each([0, -1, 101, -2147483648])('are not of %s courses', async (first) => {
    const answer = await app.execute(COURSES, { first });

    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'first' });
  });

  const uuid = '01a1f7ba-b506-7b09-b579-5d10f0377792';
  test.each([
    '',
    'x',
    '\u0000',
    Buffer.from([0xff, 0x00, 0xfe]).toString('base64url'),
    cursorOf(null),
    cursorOf({ a: 1 }),
    cursorOf([]),
    cursorOf([uuid]),
    cursorOf(['TITLE', 'a', uuid]),
    cursorOf(['OPENS_AT', 5, uuid]),
    cursorOf(['OPENS_AT', 'soon', uuid]),
    cursorOf(['OPENS_AT', '2026-99-99', uuid]),
    cursorOf(['OPENS_AT', '9999999999999999999999', uuid]),
    cursorOf(['OPENS_AT', 'a\u0000', uuid]),
    cursorOf(['OPENS_AT', '-infinity', 'no uuid']),
    cursorOf(['OPENS_AT', '-infinity', { id: uuid }]),
    cursorOf(['__proto__', '-infinity', uuid]),
  ])('do not go on from the forged cursor %j', async (after) => {
    const answer = await app.execute(COURSES, { sort: 'OPENS_AT', after });

    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'after' });
  });

  test('do not go on from the cursor of another sort', async () => {
    for (const sort of SORTS) {
      const { pageInfo } = await app.run(COURSES, { first: 4, query: 'paged', sort });
      for (const other of SORTS) {
        const answer = await app.execute(COURSES, { first: 4, query: 'paged', sort: other, after: pageInfo.endCursor });
        expect(answer.errors?.[0]?.extensions.code).toBe(other === sort ? undefined : 'BAD_USER_INPUT');
      }
    }
  });
});
