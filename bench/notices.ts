import { readdirSync, readFileSync } from 'node:fs';
import { makeContext } from '../src/infra/context.js';
import { Duties } from '../src/infra/events/duties.js';
import { Relay } from '../src/infra/events/relay.js';
import { transaction } from '../src/infra/postgres/transaction.js';
import { fillInboxes } from '../src/features/notifications/index.js';
import { inTurns, type Side } from './pairs.js';
import { setStage, type Stage } from './stage.js';

const PEOPLE = 10_000;
/** Linux counts CPU in hundredths of a second. */
const TICK_MS = 10;

/**
 * One course called off that ten thousand people have a seat in: from the commit of the fact to the commit of ten
 * thousand numbered rows, their letters put down, and the doorbell rung. Beside it a bare `insert … select` of as many
 * rows of the same size into a table with the same key. CPU is that of this process and of Postgres together.
 */
export async function run(): Promise<void> {
  const stage = await setStage();
  try {
    const courseId = await aFullCourse(stage);
    console.log(`One notification to ${PEOPLE.toLocaleString('en')} people, each with a letter to follow`);
    await inTurns(telling(stage, courseId), inserting(stage), { pairs: 7 });
    const cpu = await cpuOf(stage, telling(stage, courseId));
    console.log(
      `  one more: ${cpu.ms.toFixed(0)} ms, CPU ${cpu.ownMs.toFixed(0)} ms here, ${cpu.storeMs} ms in Postgres`,
    );
  } finally {
    await stage.close();
  }
}

async function aFullCourse({ infra }: Stage): Promise<string> {
  const { rows } = await infra.pool.query<{ id: string }>(
    `insert into courses (title, state) values ('Pottery', 'PUBLISHED') returning id`,
  );
  await infra.pool.query(
    `with people as (
       insert into accounts (email, name, email_verified_at)
       select 'p' || n || '@example.com', 'Person ' || n, now() from generate_series(1, $1::int) n returning id
     )
     insert into enrollments (course_id, student_id, status, idempotency_key, price_minor, currency)
     select $2, id, 'CONFIRMED', 'k', 0, 'KRW' from people`,
    [PEOPLE, rows[0]!.id],
  );
  await infra.pool.query(`create table bare (like notifications including all)`);
  await infra.pool.query(`analyze`);
  return rows[0]!.id;
}

function telling({ infra, databaseUrl }: Stage, courseId: string): Side {
  const ctx = makeContext(infra);
  return {
    name: 'fact → inboxes',
    async run() {
      const duties = new Duties([fillInboxes], { makeContext: () => makeContext(infra), log: infra.log });
      const owed = new Map([['courseCancelled', [fillInboxes]]]);
      const { events, log } = infra;
      const relay = new Relay({ databaseUrl, journal: events.journal, events, log, carried: () => {}, duties: owed });
      await relay.pass();
      await transaction(ctx, async (tx) =>
        tx.emit(`courses:${courseId}`, { type: 'courseCancelled', courseId, reason: 'No clay.' } as never),
      );
      const begun = performance.now();
      await relay.pass();
      await duties.pass();
      const seconds = (performance.now() - begun) / 1000;
      await relay.close();
      return { perSecond: PEOPLE / seconds };
    },
  };
}

function inserting({ infra }: Stage): Side {
  let fact = 0;
  return {
    name: 'bare insert … select',
    async run() {
      fact += 1;
      const data = { course: { id: '0199a4c0-0000-7000-8000-000000000001', title: 'Pottery', timeZone: 'Asia/Seoul' } };
      const begun = performance.now();
      await infra.pool.query(
        `insert into bare (account_id, number, fact, kind, data, created_at)
         select student_id, $1::int, $1::int, 'COURSE_CANCELLED', $2, now() from enrollments`,
        [fact, { ...data, reason: 'No clay.' }],
      );
      return { perSecond: PEOPLE / ((performance.now() - begun) / 1000) };
    },
  };
}

/** How long one more run takes, and the CPU it costs this process and the processes of Postgres. */
async function cpuOf({ infra }: Stage, side: Side): Promise<{ ms: number; ownMs: number; storeMs: string }> {
  const { rows } = await infra.pool.query<{ pid: number }>(`select pg_backend_pid() as pid`);
  const postmaster = statOf(String(rows[0]!.pid))?.[PARENT];
  const store = () => (postmaster === undefined ? null : storeCpuMs(postmaster));
  const before = { own: process.cpuUsage(), store: store() };
  const begun = performance.now();
  await side.run(0);
  const ms = performance.now() - begun;
  const { user, system } = process.cpuUsage(before.own);
  const spent = store();
  return {
    ms,
    ownMs: (user + system) / 1000,
    storeMs: spent === null || before.store === null ? 'unknown' : (spent - before.store).toFixed(0),
  };
}

/** CPU that the processes of a Postgres have had, the live ones and those that are gone, in ms. */
function storeCpuMs(postmaster: string): number {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(statOf);
  const live = all.filter((stat) => stat?.[PARENT] === postmaster).flatMap((stat) => stat!.slice(11, 13));
  const gone = statOf(postmaster)!.slice(13, 15);
  return [...live, ...gone].reduce((sum, ticks) => sum + Number(ticks), 0) * TICK_MS;
}

const PARENT = 1;

/**
 * What Linux says of a process after its name: the parent at 1, user and system time at 11 and 12, those of children
 * that are gone at 13 and 14; null where it says nothing.
 */
function statOf(pid: string): string[] | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
  } catch {
    return null;
  }
}
