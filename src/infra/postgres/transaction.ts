import type { EntityManager } from '@mikro-orm/postgresql';
import { isRefusal } from '../../kit/refusal.js';
import type { Context } from '../context.js';
import { writeOutbox, type DomainEvent, type OutboxEntry } from '../events/outbox.js';
import { ADD_JOBS, jobValues, type Job, type JobOptions } from '../jobs.js';
import { constraintOf, retryable } from './failures.js';

/** One open transaction. Only Postgres happens inside. */
export interface Tx {
  readonly em: EntityManager;
  /** Runs one statement and gives its rows. Placeholders are `?`. */
  query<Row extends object>(sql: string, params?: readonly unknown[]): Promise<Row[]>;
  /** Records a fact. It is published only if, and after, this transaction commits. */
  emit(channel: string, event: DomainEvent): void;
  /** Puts work down. It is done only if, and after, this transaction commits. */
  job<Payload extends object>(job: Job<Payload>, payload: Payload, options?: JobOptions): Promise<void>;
}

class Rollback extends Error {
  constructor(readonly outcome: unknown) {
    super('rolled back on a refusal');
  }
}

const ATTEMPTS = 5;

/**
 * Runs `work` in one transaction and commits, unless it returns a refusal, which rolls back and is returned.
 * After a deadlock or serialization failure `work` runs again, on a fresh EntityManager.
 *
 * @param refuse for named constraints: what their violation means to the caller
 */
export async function transaction<T>(
  ctx: Context,
  work: (tx: Tx) => Promise<T>,
  { refuse = {} }: { refuse?: Readonly<Record<string, () => T | Promise<T>>> } = {},
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { outcome, emitted } = await runOnce(ctx, work);
      if (emitted) ctx.events.wakeRelay();
      return outcome;
    } catch (error) {
      if (error instanceof Rollback) return error.outcome as T;
      const refused = refuse[constraintOf(error) ?? ''];
      if (refused) return refused();
      if (attempt < ATTEMPTS && retryable(error)) continue;
      throw error;
    }
  }
}

async function runOnce<T>(ctx: Context, work: (tx: Tx) => Promise<T>) {
  const facts: OutboxEntry[] = [];
  const outcome = await ctx.orm.em.fork().transactional(async (em) => {
    const tx: Tx = {
      em,
      query: (sql, params = []) => em.execute(sql, params as unknown[]),
      emit: (channel, event) => void facts.push({ channel, event }),
      job: async (job, payload, options) => void (await em.execute(ADD_JOBS, jobValues(job, [payload], options))),
    };
    const result = await work(tx);
    if (isRefusal(result)) throw new Rollback(result);
    await em.flush();
    if (facts.length > 0) await writeOutbox(tx, facts);
    return result;
  });
  return { outcome, emitted: facts.length > 0 };
}
