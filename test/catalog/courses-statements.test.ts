import { beforeAll, describe, expect, test } from '@jest/globals';
import { useApp } from '../support/app.js';
import { countStatements } from '../support/statements.js';
import { CREATE_CATEGORY, publishedCourse } from './writing.js';

const PAGE = `query Page($first: Int, $query: String) {
  courses(first: $first, query: $query) {
    edges {
      node {
        id title openNow capacity remainingSeats price { amountMinor }
        category { name parent { name } } instructor { name } instructors { name } sessions { day place }
      }
    }
  }
}`;

describe('a page of courses', () => {
  const app = useApp({ repeating: false });

  beforeAll(async () => {
    const admin = await app.admin();
    const instructors = await app.people(5, 'INSTRUCTOR');
    const top = await app.run(CREATE_CATEGORY, { input: { code: 'all', name: 'All' } }, { as: admin });
    for (let i = 0; i < 25; i += 1) {
      const input = { code: `c${i}`, name: `${i}`, parentId: top.id };
      const category = await app.run(CREATE_CATEGORY, { input }, { as: admin });
      await publishedCourse(app, admin, {
        title: `Counted ${i}`,
        categoryId: category.id,
        instructorId: instructors[i % 5]!.id,
        sessions: [{ day: 'MONDAY', startsAt: '09:00', endsAt: '10:00', place: `Room ${i}` }],
      });
    }
  });

  test.each([{ query: null }, { query: 'counted' }])(
    'costs the same few statements for 5 courses as for 20 ($query)',
    async ({ query }) => {
      const pageOf = (first: number) => app.run(PAGE, { first, query });
      await pageOf(20);

      const few = await countStatements(async () => expect((await pageOf(5)).edges).toHaveLength(5));
      const many = await countStatements(async () => expect((await pageOf(20)).edges).toHaveLength(20));

      // The page with its seats, categories, their parents, sessions, who teaches, and their accounts.
      expect(many).toBe(few);
      expect(many).toBeLessThanOrEqual(7);
    },
  );

  test('counts all matches only where that is asked for', async () => {
    const counting = `{ courses(first: 5) { totalCount edges { node { id } } } }`;
    const plain = `{ courses(first: 5) { edges { node { id } } } }`;

    expect(await countStatements(() => app.run(plain))).toBe(1);
    expect(await countStatements(async () => expect((await app.run(counting)).totalCount).toBe(25))).toBe(2);
  });
});
