import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { issueAccessToken } from '../src/features/accounts/index.js';
import { atSeatDesk } from '../src/features/enrollment/seat-desk.js';
import type { Infra } from '../src/infra/context.js';
import { Overload } from '../src/infra/postgres/claim-desk.js';
import { encodeId } from '../src/kit/id.js';
import { closedLoop, requestOf } from './http-load.js';
import { inTurns, type Figure, type Side } from './pairs.js';
import { pgbench } from './pgbench.js';
import { startServer } from './server-process.js';
import { setStage, type Stage } from './stage.js';

const STUDENTS = 400_000;
const COURSES = 200;
const CALLERS = 1000;
const CONNECTIONS = 64;
/** More than one run can enroll, so that nobody asks twice in it. */
const PATH_STUDENTS = 30_000;

/**
 * The claim engine beside pgbench over the same tables, indexes and foreign keys, fsync and synchronous_commit on:
 * one hot course against batches of 64 on one connection and against the row-lock form at 64 clients; 200 courses
 * against the row-lock form without contention.
 */
export async function run(): Promise<void> {
  const stage = await setStage();
  try {
    const { infra } = stage;
    const courses = await populate(infra.pool);
    const reference = (name: string, sql: string, clients: number, perTransaction = 1) =>
      pgbench(stage.databaseUrl, { name, sql, clients, perTransaction, before: RESET });
    await checkAnswers(infra, courses[0]!);

    console.log('One hot course');
    const hot = engine(infra, () => courses[0]!, 'the claim desk, 1,000 callers');
    await inTurns(hot, reference('pgbench, batches of 64, one connection', batchOf64(courses[0]!), 1, 64));
    const lockedRow = reference('pgbench, a row lock a claim, 64 clients', rowLock(`'${courses[0]!}'`), 64);
    await inTurns(hot, lockedRow);
    console.log('The whole path on one process: HTTP, GraphQL, sign-in, claim, commit, event');
    await wholePath(stage, courses[0]!, async (whole) => void (await inTurns(whole, lockedRow)));
    console.log('Spread over 200 courses');
    let next = 0;
    const spread = engine(infra, () => courses[(next += 1) % COURSES]!, 'the claim desk, 1,000 callers');
    await inTurns(spread, reference('pgbench, a row lock a claim, 64 clients', ROW_LOCK_ANYWHERE, 64));
  } finally {
    await stage.close();
  }
}

/** Students with a number each, and courses with more seats than will be taken. */
async function populate(pool: Pool): Promise<string[]> {
  await pool.query(`create table bench_students (n int primary key, id uuid not null)`);
  await pool.query(
    `with made as (insert into accounts (name) select 'bench' from generate_series(1, ${STUDENTS}) returning id)
     insert into bench_students select row_number() over (), id from made`,
  );
  const { rows } = await pool.query<{ id: string }>(
    `with made as (insert into courses (title, state) select 'bench ' || g, 'PUBLISHED' from generate_series(1, ${COURSES}) g returning id)
     insert into seats (course_id, capacity) select id, 1000000000 from made returning course_id as id`,
  );
  await pool.query(`create table bench_courses as select row_number() over () as n, course_id as id from seats`);
  await pool.query(`create unique index on bench_courses (n)`);
  await pool.query(`create sequence bench_student`);
  await pool.query(`vacuum analyze`);
  return rows.map(({ id }) => id);
}

/** A short race on real seats first: figures of an engine that answers wrongly are worth nothing. */
async function checkAnswers(infra: Infra, courseId: string): Promise<void> {
  const { rows: students } = await infra.pool.query<{ id: string }>(`select id from bench_students where n <= 500`);
  await infra.pool.query(`update seats set capacity = 100 where course_id = $1`, [courseId]);
  const outcomes = await Promise.all(
    students.map(({ id }) => atSeatDesk(infra, courseId, { kind: 'take', courseId, studentId: id, key: 'check' })),
  );
  const taken = outcomes.filter((outcome) => !(outcome instanceof Overload) && outcome.kind === 'taken').length;
  const { rows } = await infra.pool.query<{ taken: number; rows: number }>(
    `select taken, (select count(*)::int from enrollments where course_id = $1) as rows from seats where course_id = $1`,
    [courseId],
  );
  if (taken !== 100 || rows[0]!.taken !== 100 || rows[0]!.rows !== 100) throw new Error('the desk answers wrongly');
  await reset(infra.pool);
  console.log('Answers checked: 100 of 500 claims on 100 seats were granted.\n');
}

const RESET = [
  `truncate enrollments, outbox cascade`,
  `update seats set taken = 0, capacity = 1000000000`,
  `alter sequence bench_student restart`,
];

async function reset(pool: Pool): Promise<void> {
  for (const statement of RESET) await pool.query(statement);
}

/** Callers who each claim again as soon as they are answered, each time as another student. */
function engine(infra: Infra, courseOf: () => string, name: string): Side {
  return {
    name,
    async run(ms): Promise<Figure> {
      const students = await studentsOf(infra.pool);
      await reset(infra.pool);
      let claimed = 0;
      let granted = 0;
      const cpu = process.cpuUsage();
      const begun = performance.now();
      const caller = async () => {
        while (performance.now() - begun < ms && claimed < students.length) {
          const courseId = courseOf();
          const claim = { kind: 'take', courseId, studentId: students[claimed]!, key: String((claimed += 1)) } as const;
          const outcome = await atSeatDesk(infra, courseId, claim);
          if (!(outcome instanceof Overload) && outcome.kind === 'taken') granted += 1;
        }
      };
      await Promise.all(Array.from({ length: CALLERS }, caller));
      const seconds = (performance.now() - begun) / 1000;
      const { user, system } = process.cpuUsage(cpu);
      if (granted !== claimed) throw new Error(`${claimed - granted} of ${claimed} claims were not granted`);
      return { perSecond: granted / seconds, cpuMicrosPerOp: (user + system) / granted };
    },
  };
}

/** A server in a process of its own, with its relay, and 64 connections that each enroll one student after another. */
async function wholePath(stage: Stage, courseId: string, measure: (side: Side) => Promise<void>): Promise<void> {
  const { infra } = stage;
  const env = { DATABASE_URL: stage.databaseUrl, REDIS_URL: stage.redisUrl, ROLES: 'api,worker' };
  const server = await startServer(new URL('./read-servers.js', import.meta.url), ['ours'], env);
  const url = `${server.url}/graphql`;
  const requests = await enrollRequests(infra, url, courseId);
  let next = 0;
  const connections = Array.from({ length: CONNECTIONS }, () => () => requests[(next += 1) % requests.length]!);
  try {
    await measure({
      name: `enroll over HTTP, ${CONNECTIONS} connections`,
      async run(ms): Promise<Figure> {
        await reset(infra.pool);
        next = 0;
        const before = await server.cpuMicros();
        const { seconds } = await closedLoop({ url, connections }, ms);
        await carried(infra.pool);
        const cpuMicros = (await server.cpuMicros()) - before;
        const { rows } = await infra.pool.query<{ taken: number }>(`select taken from seats where course_id = $1`, [
          courseId,
        ]);
        const { taken } = rows[0]!;
        return { perSecond: taken / seconds, cpuMicrosPerOp: cpuMicros / taken };
      },
    });
  } finally {
    await server.stop();
  }
}

/**
 * Waits until every fact of a run was told: its CPU belongs to the run, the reference is not to run beside what is left,
 * and nobody writes to the tables that are emptied next.
 */
async function carried(pool: Pool): Promise<void> {
  const waiting = `select from outbox union all select from duty_facts`;
  while ((await pool.query(`${waiting} limit 1`)).rowCount) await pause(20);
}

/** One request a student: signed in, one key each. */
async function enrollRequests(infra: Infra, url: string, courseId: string): Promise<Buffer[]> {
  const students = (await studentsOf(infra.pool)).slice(0, PATH_STUDENTS);
  const query = `mutation Enroll($input: EnrollInput!) { enroll(input: $input) { __typename ... on Enrollment { id status } } }`;
  const signer = {
    ...infra,
    config: { ...infra.config, ACCESS_TOKEN_SECRET: 'a secret of the bench, 32 letters long' },
  };
  return Promise.all(
    students.map(async (accountId) => {
      const { accessToken } = await issueAccessToken(signer, { accountId, role: 'STUDENT', sessionId: accountId });
      const input = { courseId: encodeId('course', courseId), idempotencyKey: accountId };
      return requestOf(url, JSON.stringify({ query, variables: { input } }), accessToken);
    }),
  );
}

let known: string[] | undefined;
async function studentsOf(pool: Pool): Promise<string[]> {
  known ??= (await pool.query<{ id: string }>(`select id from bench_students order by n`)).rows.map(({ id }) => id);
  return known;
}

const ENROLLED = (from: string) =>
  `insert into enrollments (course_id, student_id, idempotency_key, status, price_minor, currency)
   select ${from} on conflict do nothing returning id, course_id, student_id`;

/** A row as ours, of a type that nobody waits for: the server under test is not to work for its reference. */
const TOLD = `insert into outbox (channel, event)
  select 'enrollments:' || student_id, jsonb_build_object('type', 'referenceClaim', 'id', id) from e`;

/** One claim, one row lock, one commit. */
const rowLock = (course: string) =>
  `with n as (select nextval('bench_student') as n),
   u as (update seats set taken = taken + 1, version = version + 1 where course_id = ${course} and taken < capacity returning course_id),
   e as (${ENROLLED(`u.course_id, s.id, n.n::text, 'CONFIRMED', 0, 'KRW' from u, n join bench_students s on s.n = n.n`)})
   ${TOLD};`;

const ROW_LOCK_ANYWHERE = `\\set c random(1, ${COURSES})\n${rowLock('(select id from bench_courses where n = :c)')}`;

/** Sixty-four claims under one row lock and one commit. */
const batchOf64 = (course: string) =>
  `with n as (select nextval('bench_student') as b),
   c as (select course_id from seats where course_id = '${course}' and capacity - taken >= 64 for update),
   e as (${ENROLLED(
     `c.course_id, s.id, s.n::text, 'CONFIRMED', 0, 'KRW' from c, n join bench_students s on s.n > (n.b - 1) * 64 and s.n <= n.b * 64`,
   )}),
   u as (update seats set taken = taken + (select count(*) from e), version = version + 1 where course_id = '${course}')
   ${TOLD};`;
