/**
 * A server process that a test kills at a chosen call to a store. It does nothing by itself: what repeats is run by
 * order of the test, so that the calls of a flow come in the same order each time.
 */
import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import { arm, callsSoFar, type Fault } from './fault.js';
import { openApp, type App } from '../../src/app.js';
import { features } from '../../src/features/index.js';
import { readConfig } from '../../src/infra/config.js';
import { makeContext, type Infra } from '../../src/infra/context.js';

export interface ChildOptions {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly redisPrefix: string;
  /** Settings of the app that differ from the defaults. */
  readonly env: Readonly<Record<string, string>>;
}

/** What the test asks for: to arm a fault, or to run the relay, the duties, the jobs or some repeating work once. */
export type Order = { readonly arm: Fault } | { readonly run: string };

/** The answer to an order, and the first word of a process: where it listens. */
export type Report = { readonly url: string } | { readonly calls: number; readonly failed: string | null };

/** Nothing has been asked of a store for so long: what followed from the order is over. */
const QUIET_MS = 40;

const { databaseUrl, redisUrl, redisPrefix, env } = JSON.parse(process.argv[2]!) as ChildOptions;
const jobs = features.flatMap((feature) => feature.jobs ?? []);
const config = readConfig({
  NODE_ENV: 'test',
  PORT: '0',
  LOG_LEVEL: 'silent',
  DATABASE_CONNECTIONS: '5',
  RATE_PERSON_POINTS: '0',
  RATE_ADDRESS_POINTS: '0',
  ...env,
});
const app = await openApp({
  config: { ...config, DATABASE_URL: databaseUrl, REDIS_URL: redisUrl },
  redisPrefix,
  repeating: false,
});
process.on('message', (order: Order) => void obey(app, order).then(report));
process.once('disconnect', () => process.exit(0));
report({ url: app.server!.url });

async function obey({ infra, relay, duties }: App, order: Order): Promise<Report> {
  let failed: string | null = null;
  if ('arm' in order) {
    arm(order.arm);
  } else {
    const work = features.flatMap((feature) => feature.recurring ?? []).find(({ name }) => name === order.run);
    try {
      if (order.run === 'relay') while (await relay!.pass());
      else if (order.run === 'duties') await duties!.pass();
      else if (order.run === 'jobs') await doJobs(infra);
      else await work!.run(makeContext(infra));
    } catch (error) {
      failed = String(error);
    }
    while (callsSoFar().quietMs < QUIET_MS) await delay(QUIET_MS / 4);
  }
  return { calls: callsSoFar().calls, failed };
}

/**
 * Does the jobs that wait, without the queue's own books, whose faults are not what is tried here: so each of them is
 * done once more by the process that comes after.
 */
async function doJobs(infra: Infra): Promise<void> {
  const { rows } = await infra.pool.query<{ task: string; payload: object }>(
    `select t.identifier as task, j.payload from graphile_worker._private_jobs j
       join graphile_worker._private_tasks t on t.id = j.task_id where j.locked_at is null order by j.id`,
  );
  for (const { task, payload } of rows) {
    const job = jobs.find(({ name }) => name === task)!;
    await job.run(makeContext(infra), payload).catch(() => {});
  }
}

function report(news: Report): void {
  process.send!(news);
}
