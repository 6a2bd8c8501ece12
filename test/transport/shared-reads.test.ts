import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { publishedCourse, UPDATE, writeCourse } from '../catalog/writing.js';
import { useApp, type Person } from '../support/app.js';
import { together } from '../support/together.js';

const TITLES = `query Titles { courses(first: 100) { edges { node { title remainingSeats } } } }`;

describe('reads that are shared', () => {
  const app = useApp({ repeating: false });
  let admin: Person;
  let courseId: string;

  beforeAll(async () => {
    admin = await app.admin();
    courseId = (await publishedCourse(app, admin, { title: 'Before' })).id;
    await writeCourse(app, admin, { title: 'A draft' });
  });

  test('a crowd of guests that asks the same costs the stores a few readings, not a crowd of them', async () => {
    const guests = Array.from({ length: 100 }, (_, i) => i);
    const query = jest.spyOn(app.apps[0]!.infra.pool, 'query');

    const answers = await together(guests, () => app.execute(TITLES));
    const statements = query.mock.calls.length;
    query.mockRestore();

    expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1);
    expect(answers[0]!.data.courses.edges).toHaveLength(1);
    // One statement answers it: without sharing there would be a hundred.
    expect(statements).toBeLessThanOrEqual(40);
  });

  test('whoever asks after a change sees it, although the same question is still being answered from before', async () => {
    const { pool } = app.apps[0]!.infra;
    const query = pool.query.bind(pool) as (...given: unknown[]) => Promise<unknown>;
    let read!: () => void;
    const hasRead = new Promise<void>((resolve) => (read = resolve));
    let release!: () => void;
    const released = new Promise<void>((resolve) => (release = resolve));
    const slow = jest.spyOn(pool, 'query').mockImplementationOnce((async (...given: unknown[]) => {
      const rows = await query(...given);
      read();
      await released;
      return rows;
    }) as never);

    const early = app.execute(TITLES);
    await hasRead;
    await app.run(UPDATE, { input: { id: courseId, title: 'After' } }, { as: admin });
    const late = app.execute(TITLES);
    release();
    slow.mockRestore();

    const titleOf = ({ data }: Awaited<typeof early>) => data.courses.edges[0].node.title as string;
    expect(titleOf(await early)).toBe('Before');
    expect(titleOf(await late)).toBe('After');
  });

  test('everyone who asks who they are is told of themselves', async () => {
    const students = await app.people(30);

    const answers = await together(students, (as) => app.run('query Me { me { id email } }', {}, { as }));

    expect(answers.map(({ id }) => id)).toEqual(students.map(({ id }) => id));
    expect(new Set(answers.map(({ email }) => email)).size).toBe(30);
  });

  test('what a role may see is not told to another that asks the same at the same time', async () => {
    const student = await app.student();
    const everyone = Array.from({ length: 30 }, (_, i) => [undefined, student, admin][i % 3]);

    const counts = await together(everyone, async (as) => {
      const page = await app.run(TITLES, {}, { as });
      return page.edges.length as number;
    });

    expect(counts).toEqual(everyone.map((as) => (as === admin ? 2 : 1)));
  });
});
