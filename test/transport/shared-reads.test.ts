import { afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { metricsOf } from '../../src/infra/metrics.js';
import { publishedCourse, UPDATE, writeCourse } from '../catalog/writing.js';
import { useApp, type Person, type TestApp } from '../support/app.js';
import { eventually, together } from '../support/together.js';

const TITLES = `query Titles { courses(first: 100) { edges { node { title remainingSeats } } } }`;

/** Lets the first page of courses be read and keeps what was read until it is released. */
function holdFirstStatement(app: TestApp) {
  const { pool } = app.apps[0]!.infra;
  const query = pool.query.bind(pool) as (...given: unknown[]) => Promise<unknown>;
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  let statements = 0;
  jest.spyOn(pool, 'query').mockImplementation((async (...given: unknown[]) => {
    const reads = /with found as/.test(String((given[0] as { text?: string }).text ?? given[0]));
    if (!reads || (statements += 1) > 1) return query(...given);
    const rows = await query(...given);
    begin();
    await released;
    return rows;
  }) as never);
  return {
    begun,
    release,
    statements: () => statements,
  };
}

describe('reads that are shared', () => {
  const app = useApp({ repeating: false });
  afterEach(() => void jest.restoreAllMocks());
  let admin: Person;
  let courseId: string;

  beforeAll(async () => {
    admin = await app.admin();
    courseId = (await publishedCourse(app, admin, { title: 'Before' })).id;
    await writeCourse(app, admin, { title: 'A draft' });
  });

  test.each(['guests', 'students'])(
    'a crowd of %s that asks while the same is being read is answered by one more reading',
    async (who) => {
      const { infra } = app.apps[0]!;
      const held = holdFirstStatement(app);
      const shared = metricsOf(infra).getSingleMetric('graphql_operations_shared_total')!;
      const sharedBy = async () => (await shared.get()).values[0]?.value ?? 0;
      const before = await sharedBy();

      const people = who === 'students' ? await app.people(101) : Array.from({ length: 101 }, () => undefined);
      const first = app.execute(TITLES, {}, { as: people[0] });
      await held.begun;
      const crowd = together(people.slice(1), (as) => app.execute(TITLES, {}, { as }));
      await eventually(async () => (await sharedBy()) - before === 99, 'the crowd has asked');
      held.release();

      const answers = [await first, ...(await crowd)];
      expect(held.statements()).toBe(2);
      for (const { data } of answers)
        expect(data.courses.edges).toEqual([{ node: { title: 'Before', remainingSeats: 10 } }]);
    },
  );

  test('whoever asks after a change sees it, although the same question is still being answered from before', async () => {
    const held = holdFirstStatement(app);

    const early = app.execute(TITLES);
    await held.begun;
    await app.run(UPDATE, { input: { id: courseId, title: 'After' } }, { as: admin });
    const late = app.execute(TITLES);
    // Whoever asks later is answered, so the question before has arrived.
    await app.execute('{ __typename }');
    held.release();

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
