import 'reflect-metadata';
import { execFile, spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { join, PEOPLE_PER_CALL, standings } from '../src/features/queue/line.js';
import { keysOf } from '../src/features/queue/room-keys.js';
import type { Infra } from '../src/infra/context.js';
import { inTurns, type Figure, type Side } from './pairs.js';
import { setStage } from './stage.js';

const CALLERS = 1000;
const WAITING = 100_000;
const PIPELINE = 16;

/**
 * The line beside Redis itself: `join` against the same script called by redis-benchmark, pipelined, and what one look
 * at 100,000 people who wait costs in CPU and in memory.
 */
export async function run(): Promise<void> {
  const stage = await setStage();
  try {
    const { infra, redisUrl } = stage;
    console.log('Joining');
    await inTurns(callers(infra), bareScript(infra, redisUrl));
    console.log(`${WAITING.toLocaleString('en')} people in one line`);
    await crowd(infra);
  } finally {
    await stage.close();
  }
}

/** A room in which nobody is let in. */
async function newRoom(infra: Infra): Promise<string> {
  await infra.redis.flushall();
  const { rows } = await infra.pool.query<{ id: string }>(
    `insert into rooms (name, active_limit, lease_seconds) values ('bench', 0, 600) returning id`,
  );
  return rows[0]!.id;
}

/** Callers who each join again as soon as they are answered, each time as another person. */
function callers(infra: Infra): Side {
  return {
    name: 'join, 1,000 callers in one process, numbers leased from Postgres',
    async run(ms): Promise<Figure> {
      const roomId = await newRoom(infra);
      let joined = 0;
      const cpu = process.cpuUsage();
      const begun = performance.now();
      const caller = async () => {
        while (performance.now() - begun < ms) {
          await join(infra, roomId, { personId: randomUUID() });
          joined += 1;
        }
      };
      await Promise.all(Array.from({ length: CALLERS }, caller));
      const seconds = (performance.now() - begun) / 1000;
      const { user, system } = process.cpuUsage(cpu);
      const waiting = await infra.redis.zcard(keysOf(infra, roomId).waiting);
      if (waiting !== joined) throw new Error(`${joined} joined and ${waiting} wait`);
      return { perSecond: joined / seconds, cpuMicrosPerOp: (user + system) / joined };
    },
  };
}

const source = (name: string) =>
  readFileSync(new URL(`../src/features/queue/scripts/${name}.lua`, import.meta.url), 'utf8');
const JOIN = source('room') + source('join');

/** The same script with the same arguments, without our process: by redis-benchmark, else by a bare ioredis pipeline. */
function bareScript(infra: Infra, redisUrl: string): Side {
  const native = spawnSync('redis-benchmark', ['--version']).status === 0;
  const calls = (keys: readonly string[], person: string) => [
    ...[createHash('sha1').update(JOIN).digest('hex'), String(keys.length), ...keys],
    ...['', person, '0', '', '', '', '0', '0', '86400000', '0'],
  ];
  return {
    name: native
      ? `redis-benchmark, 50 clients, ${PIPELINE} in flight each`
      : 'a bare ioredis pipeline (no redis-benchmark on PATH)',
    async run(ms): Promise<Figure> {
      const roomId = await newRoom(infra);
      await join(infra, roomId, { personId: randomUUID() });
      const keys = Object.values(keysOf(infra, roomId));
      await infra.redis.hset(keys[0]!, 'seqLimit', Number.MAX_SAFE_INTEGER);
      await infra.redis.script('LOAD', JOIN);
      const perSecond = native
        ? await redisBenchmark(redisUrl, ms, calls(keys, 'person-of-36-characters-__rand_int__'))
        : await pipelines(redisUrl, ms, (person) => calls(keys, person));
      const noted = Number(await infra.redis.hget(keys[0]!, 'noted'));
      if (noted < perSecond * 0.5 * (ms / 1000)) throw new Error('the bare script did not do the work');
      return { perSecond };
    },
  };
}

async function redisBenchmark(redisUrl: string, ms: number, call: string[]): Promise<number> {
  const { port } = new URL(redisUrl);
  // It counts calls, not time: about as many as fit.
  const count = String(Math.round(ms * 30));
  const address = ['-h', '127.0.0.1', '-p', port, '-c', '50', '-P', String(PIPELINE), '-n', count];
  const { stdout } = await promisify(execFile)('redis-benchmark', [
    ...[...address, '-r', '1000000000', '--csv', 'evalsha'],
    ...call,
  ]);
  const rates = [...stdout.matchAll(/"([\d.]+)"/g)].map(([, number]) => Number(number));
  return rates[0]!;
}

async function pipelines(redisUrl: string, ms: number, call: (person: string) => string[]): Promise<number> {
  const redis = new Redis(redisUrl);
  let done = 0;
  const begun = performance.now();
  const client = async () => {
    while (performance.now() - begun < ms) {
      const pipeline = redis.pipeline();
      for (let i = 0; i < PIPELINE; i += 1) pipeline.call('evalsha', ...call(randomUUID()));
      for (const [error] of (await pipeline.exec())!) if (error) throw error;
      done += PIPELINE;
    }
  };
  await Promise.all(Array.from({ length: 50 }, client));
  redis.disconnect();
  return (done * 1000) / (performance.now() - begun);
}

/** Lines up the crowd and looks at everyone in it, as one tick of all processes together does. */
async function crowd(infra: Infra): Promise<void> {
  const roomId = await newRoom(infra);
  const people = Array.from({ length: WAITING }, () => randomUUID());
  const before = await redisMemory(infra);
  for (let from = 0; from < WAITING; from += CALLERS)
    await Promise.all(people.slice(from, from + CALLERS).map((personId) => join(infra, roomId, { personId })));
  await infra.redis.del(keysOf(infra, roomId).record);
  const bytes = ((await redisMemory(infra)) - before) / WAITING;

  await lookAtAll(infra, roomId, people, 'all of them touched (each 10 s, or a third of the grace)', true);
  await lookAtAll(infra, roomId, people, 'none of them touched', false);
  console.log(`  memory in Redis: ${Math.round(bytes)} bytes a person, the record apart\n`);
}

async function lookAtAll(infra: Infra, roomId: string, people: string[], what: string, touch: boolean): Promise<void> {
  const ticks: { process: number; redis: number; wall: number }[] = [];
  for (let tick = 0; tick < 5; tick += 1) {
    const [cpu, redisCpu, begun] = [process.cpuUsage(), await redisCpuSeconds(infra), performance.now()];
    let last = 0;
    for (let from = 0; from < WAITING; from += PEOPLE_PER_CALL) {
      const batch = people.slice(from, from + PEOPLE_PER_CALL);
      const { standings: seen } = await standings(infra, roomId, batch, touch ? batch.length : 0);
      last = seen.at(-1)!.position!;
    }
    if (last !== WAITING) throw new Error(`the last one stands at ${last}`);
    const { user, system } = process.cpuUsage(cpu);
    const wall = (performance.now() - begun) / 1000;
    ticks.push({ process: (user + system) / 1e6, redis: (await redisCpuSeconds(infra)) - redisCpu, wall });
  }
  const middle = ticks.toSorted((a, b) => a.process + a.redis - b.process - b.redis)[2]!;
  const seconds = (value: number) => `${value.toFixed(2)} s`;
  console.log(
    `  one look at everyone, ${what}: ${seconds(middle.process + middle.redis)} of CPU` +
      ` (ours ${seconds(middle.process)}, Redis ${seconds(middle.redis)}), ${seconds(middle.wall)} by the clock`,
  );
}

const infoOf = async (infra: Infra, section: string, field: string) =>
  Number(new RegExp(`${field}:([\\d.]+)`).exec(await infra.redis.info(section))?.[1] ?? 0);

const redisMemory = (infra: Infra) => infoOf(infra, 'memory', 'used_memory');

const redisCpuSeconds = async (infra: Infra) =>
  (await infoOf(infra, 'cpu', 'used_cpu_user')) + (await infoOf(infra, 'cpu', 'used_cpu_sys'));
