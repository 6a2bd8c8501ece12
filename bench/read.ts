import { isDeepStrictEqual } from 'node:util';
import type { Pool } from 'pg';
import { inTurns } from './pairs.js';
import { asked, startServer, type ServerProcess } from './server-process.js';
import { setStage } from './stage.js';

const COURSES = 2_000;
const CONNECTIONS = 20;

const PAGE = `query Page($fromMinor: Int) {
  courses(first: 20, filter: { price: { fromMinor: $fromMinor } }) {
    edges { cursor node { id code title capacity remainingSeats price { amountMinor currency } instructor { id name } category { id name } } }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** No course costs less than nothing, so every bound below it finds the same courses. */
const body = (fromMinor: number) => JSON.stringify({ query: PAGE, variables: { fromMinor } });

/** Ten thousand people at nine o'clock: everyone asks the same. */
export const SAME = Array.from({ length: CONNECTIONS }, () => body(0));

/** Nobody asks what another one asks, so that nothing can be shared. */
export const EACH_THEIR_OWN = Array.from({ length: CONNECTIONS }, (_, i) => body(-i));

/**
 * A page of 20 courses with instructor, category and seats, as a guest reads it: our server beside Apollo Server and
 * mercurius with its compiler, each over the same resolvers, the same Postgres and the packages' own defaults.
 */
export async function run(): Promise<void> {
  const stage = await setStage();
  const servers: ServerProcess[] = [];
  try {
    await populate(stage.infra.pool);
    const env = { DATABASE_URL: stage.databaseUrl, REDIS_URL: stage.redisUrl, NODE_ENV: 'production' };
    const start = async (name: string, path: string) => {
      const server = await startServer(new URL('./read-servers.js', import.meta.url), [name], env);
      servers.push(server);
      return (words: string, bodies: readonly string[]) => asked(words, server, path, bodies);
    };
    const [ours, apollo, mercurius] = [
      await start('ours', '/graphql'),
      await start('apollo', '/'),
      await start('mercurius', '/graphql'),
    ];
    await compareAnswers([`${servers[0]!.url}/graphql`, `${servers[1]!.url}/`, `${servers[2]!.url}/graphql`]);

    for (const [words, bodies] of [
      ['All ask for the same page', SAME],
      ['Each asks for a page of their own', EACH_THEIR_OWN],
    ] as const) {
      console.log(words);
      await inTurns(ours('Course Catch', bodies), apollo('Apollo Server 5', bodies));
      await inTurns(ours('Course Catch', bodies), mercurius('mercurius with jit', bodies));
    }
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await stage.close();
  }
}

/** Figures of a server that answers something else are worth nothing. */
async function compareAnswers(urls: readonly string[]): Promise<void> {
  const answers = await Promise.all(
    urls.map(async (url) => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(url, { method: 'POST', headers, body: body(0) });
      return (await response.json()) as { data: { courses: { edges: unknown[] } }; errors?: unknown };
    }),
  );
  const [first] = answers;
  if (first!.errors || first!.data.courses.edges.length !== 20) throw new Error(JSON.stringify(first).slice(0, 500));
  if (!answers.every(({ data }) => isDeepStrictEqual(data, first!.data))) throw new Error('the answers differ');
  console.log(`Answers checked: 20 courses, the same from all, ${JSON.stringify(first!.data).length} bytes.\n`);
}

export async function populate(pool: Pool): Promise<void> {
  await pool.query(`
    with teacher as (
      insert into accounts (name, role) select 'Teacher ' || n, 'INSTRUCTOR' from generate_series(1, 200) n returning id
    ), branch as (
      insert into categories (code, name) select 'c' || n, 'Category ' || n from generate_series(1, 40) n returning id
    ), teachers as (select id, row_number() over () - 1 as n from teacher),
    branches as (select id, row_number() over () - 1 as n from branch),
    course as (
      insert into courses (code, term, title, description, category_id, price_minor, state, published_at, opens_at)
      select 'CS ' || g, '2026-spring', 'Course number ' || g, repeat('What it is about. ', 12), b.id, g % 5 * 10000,
             'PUBLISHED', now(), now() - g * interval '1 minute'
        from generate_series(1, ${COURSES}) g join branches b on b.n = g % 40 returning id
    ), courses as (select id, row_number() over () - 1 as n from course),
    taught as (
      insert into course_instructors (course_id, account_id)
      select c.id, t.id from courses c join teachers t on t.n = c.n % 200
    )
    insert into seats (course_id, capacity, taken, announced) select id, 30 + n % 100, n % 30, true from courses`);
  await pool.query('vacuum analyze');
}
