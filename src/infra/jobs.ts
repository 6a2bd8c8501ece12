import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { Logger as WorkerLogger, run, runMigrations, runOnce, type Runner, type TaskList } from 'graphile-worker';
import type { Context, Infra } from './context.js';
import type { Logger } from './log.js';

/**
 * Work put down in the transaction that decided it and done after the commit, by whichever process with the role
 * `worker` comes first. It runs at least once, so it must take effect once: what it does is conditional on the state it
 * finds. One that throws is tried again, each time later than the last; after `attempts` it is a dead letter, which
 * stays for an admin to look at.
 *
 * A payload is kept in Postgres until the work is done: ids, never a secret. When it must not happen before a time, that
 * time belongs in a column with a sweep, which asks our own clock; jobs are for what should happen now.
 */
export interface Job<Payload extends object = object> {
  /** Its name in the books, unique over all features: renaming it loses what waits. */
  readonly name: string;
  /** 25 unless it says so: about three days of trying. */
  readonly attempts?: number;
  run(ctx: Context, payload: Payload): Promise<void>;
}

/** How a job is put down. */
export interface JobOptions {
  /** A job that waits under this key already is replaced by this one. */
  readonly key?: string;
  /** Jobs of one queue run one after the other. */
  readonly queue?: string;
}

const ATTEMPTS = 25;
/** How long after a runner has ended the next one begins. */
const RESTART_MS = 1000;
/** How long a stop waits for jobs that are under way. */
const STOP_MS = 10_000;
/** Jobs under way at once in a process. */
const AT_ONCE = 4;

/** What puts a job down; `?` are the name, the payloads as a JSON array, attempts, key and queue. */
export const ADD_JOBS = `
  select graphile_worker.add_job(?, payload := payload::json, max_attempts := ?, job_key := ?, queue_name := ?)
    from jsonb_array_elements(?::jsonb) as payload`;

/** The values of `ADD_JOBS`. */
export const jobValues = <Payload extends object>(
  { name, attempts = ATTEMPTS }: Job<Payload>,
  payloads: readonly Payload[],
  { key, queue }: JobOptions = {},
) => [name, attempts, key ?? null, queue ?? null, JSON.stringify(payloads)];

/** The tables of the queue. Safe to run in several processes at once. */
export const migrateJobs = (databaseUrl: string, log?: Logger) =>
  runMigrations({ connectionString: databaseUrl, logger: workerLog(log) });

/**
 * Does what is put down until the answer is called, which waits for what is under way. A runner that gives up, as one
 * does that cannot write down what came of a job, is followed by another; the job it had is free again after its lock
 * has aged.
 */
export async function workOff(
  infra: Infra,
  jobs: readonly Job[],
  makeContext: () => Context,
): Promise<() => Promise<void>> {
  const stopping = new AbortController();
  const pool = openPool(infra);
  const start = () =>
    run({
      ...connectionOf(infra, pool),
      taskList: taskListOf(jobs, makeContext),
      concurrency: AT_ONCE,
      noHandleSignals: true,
      pollInterval: 2000,
    });
  let runner: Runner | null = await start();
  const working = (async () => {
    while (!stopping.signal.aborted) {
      try {
        runner ??= await start();
        if (stopping.signal.aborted) await runner.stop();
        await runner.promise;
      } catch (error) {
        infra.log.error({ err: error }, 'the job runner has ended; another one begins');
        await pause(RESTART_MS, undefined, { signal: stopping.signal }).catch(() => {});
      }
      runner = null;
    }
  })();
  return async () => {
    stopping.abort();
    // What is under way gets its time; a queue that cannot be written to is not waited for.
    const stopped = (async () => {
      await runner?.stop().catch(() => {});
      await working;
      await pool.end();
    })();
    await Promise.race([stopped, pause(STOP_MS, undefined, { ref: false })]);
  };
}

/** Does all that is due now, once, and comes back when it is written down what came of it; for tests that decide when. */
export async function workOnce(infra: Infra, jobs: readonly Job[], makeContext: () => Context): Promise<void> {
  const pool = openPool(infra);
  await runOnce({ ...connectionOf(infra, pool), taskList: taskListOf(jobs, makeContext) });
  await pool.end();
  // The runner comes back a moment before that.
  const underWay = `select from graphile_worker._private_jobs where locked_at is not null`;
  while ((await infra.pool.query(underWay)).rowCount) await pause(2);
}

const connectionOf = ({ log }: Infra, pgPool: pg.Pool) => ({
  pgPool,
  logger: workerLog(log),
  // In a batch, if only of one, what came of a job is written down with its failure caught: without, a connection that
  // is lost in that moment is a rejection that nobody handles, and ends the process.
  preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
});

/** Connections of its own: one listens all day, and no job makes a claim for a seat wait. */
function openPool({ config, log }: Infra): pg.Pool {
  const pool = new PatientPool({ connectionString: config.DATABASE_URL, max: AT_ONCE + 1 });
  pool.on('error', (error) => log.warn({ err: error }, 'an idle connection of the jobs has ended'));
  // Whoever has the connection is told by its next query; without a listener the process would end.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

type Lent = Parameters<Parameters<pg.Pool['connect']>[0]>;

/**
 * A runner that is stopped in the moment its listening connection breaks gives that one back twice, and handles no
 * failure of the second time, which would end the process: here it does nothing.
 */
class PatientPool extends pg.Pool {
  override connect(): Promise<pg.PoolClient>;
  override connect(taken: (...lent: Lent) => void): void;
  override connect(taken?: (...lent: Lent) => void): Promise<pg.PoolClient> | void {
    if (!taken) return super.connect();
    super.connect((error, client, giveBack) => {
      let lent = true;
      taken(error, client, (failure) => {
        if (lent && client) giveBack(failure);
        lent = false;
      });
    });
  }
}

const taskListOf = (jobs: readonly Job[], makeContext: () => Context): TaskList =>
  Object.fromEntries(jobs.map((job) => [job.name, (payload) => job.run(makeContext(), payload as object)]));

/** The queue's own lines: its failures are ours to know, the rest is noise. */
function workerLog(log?: Logger): WorkerLogger {
  return new WorkerLogger(() => (level, message, meta) => {
    if (level === 'error') log?.error({ ...meta }, message);
    else if (level === 'warning') log?.warn({ ...meta }, message);
    else log?.trace(message);
  });
}
