import { setTimeout as pause } from 'node:timers/promises';
import type { Context } from '../context.js';
import type { Logger } from '../log.js';
import { transaction, type Tx } from '../postgres/transaction.js';
import { Doorbell } from './doorbell.js';
import type { DomainEvent } from './outbox.js';

/** A committed fact as a duty gets it. */
export interface CarriedFact {
  /** Of its row in the outbox: the same fact has the same number, whichever duty gets it. */
  readonly outboxId: number;
  readonly channel: string;
  readonly event: DomainEvent;
  /** When the transaction that told it began. */
  readonly at: Date;
}

/** A prompt after the commit, such as a doorbell. It may be lost with the process, and must not throw. */
export type AfterCommit = () => void;

/**
 * What a feature owes the facts of some types. Unlike a reaction, it is never lost: `perform` runs at least once for
 * each fact and takes effect once, since what it writes commits with the forgetting of the fact.
 *
 * Facts come in the order in which the relay saw them committed. One whose `perform` throws again and again is set aside
 * as dead and stops nobody else. An admin can have it tried anew: then it comes after facts that were told later.
 *
 * What a duty is owed is decided by the process whose relay carries the fact: one of a version without the duty hands
 * nothing over. A new duty is whole from when the last process of the old version has ended; one that was removed leaves
 * its rows, which the audit shows.
 */
export interface Duty {
  /** Its name in the books: renaming it loses what waits. */
  readonly name: string;
  readonly types: readonly string[];
  /**
   * In SQL, whether anybody waits for it at all; always, without. Facts that are carried while nobody does are not handed
   * over, which would cost each of them a row: with it for nothing, enrolling over HTTP was a third slower. It is asked
   * after a batch of facts was read, so whoever began to wait before a fact was committed gets it.
   */
  readonly awaited?: string;
  /** Only Postgres happens inside, and it may run twice: see `transaction`. */
  perform(ctx: Context, tx: Tx, facts: readonly CarriedFact[]): Promise<AfterCommit | void>;
}

/** How the workers of duties keep time. */
export interface DutyPace {
  /** How often each looks without being woken. */
  readonly pollMs: number;
  /** How long facts are gathered before a batch: one commit and one turn of every duty for all that came meanwhile. */
  readonly gatherMs: number;
  /** After its first failure a fact waits so long, and four times as long after each further one. */
  readonly retryMs: number;
}

const DUTY_PACE: DutyPace = { pollMs: 500, gatherMs: 50, retryMs: 100 };

/** Facts performed in one transaction at most. */
const BATCH = 500;
/** How often a fact is tried alone before it is dead. */
const TRIES = 4;

interface Row {
  readonly id: string;
  readonly outbox_id: string;
  readonly channel: string;
  readonly event: DomainEvent;
  readonly at_ms: number;
}

const factOf = ({ outbox_id, channel, event, at_ms }: Row): CarriedFact => ({
  outboxId: Number(outbox_id),
  channel,
  event,
  at: new Date(at_ms),
});

/** Works off what the relay handed over, one worker a duty, each beside the others and never in the relay's way. */
export class Duties {
  readonly #workers: readonly Worker[];
  #working: Promise<unknown> | null = null;

  constructor(
    duties: readonly Duty[],
    machines: { makeContext: () => Context; log: Logger; pace?: Partial<DutyPace> },
  ) {
    this.#workers = duties.map((duty) => new Worker(duty, machines));
  }

  /** Works until it is closed. */
  start(): void {
    this.#working ??= Promise.all(this.#workers.map((worker) => worker.work()));
  }

  /** Says that some duties have something to do. Without it their workers find it at their next look. */
  ring(names: readonly string[]): void {
    for (const worker of this.#workers) if (names.includes(worker.name)) worker.bell.ring();
  }

  /** Performs all that waits now, without a pause between the tries. */
  async pass(): Promise<void> {
    for (const worker of this.#workers) while ((await worker.pass()).more);
  }

  async close(): Promise<void> {
    for (const worker of this.#workers) worker.stop();
    await this.#working;
  }
}

/** What one look led to: whether more may wait, and how long to leave a fact that failed in peace. */
interface Look {
  readonly more: boolean;
  readonly pauseMs?: number;
}

class Worker {
  readonly bell = new Doorbell();
  readonly #pace: DutyPace;
  #size = BATCH;
  #stopped = false;

  constructor(
    private readonly duty: Duty,
    private readonly machines: { makeContext: () => Context; log: Logger; pace?: Partial<DutyPace> },
  ) {
    this.#pace = { ...DUTY_PACE, ...machines.pace };
  }

  get name(): string {
    return this.duty.name;
  }

  stop(): void {
    this.#stopped = true;
    this.bell.ring();
  }

  async work(): Promise<void> {
    while (!this.#stopped) {
      try {
        const { more, pauseMs } = await this.pass();
        if (!more || pauseMs !== undefined) await this.bell.wait(pauseMs ?? this.#pace.pollMs);
        if (!more && !this.#stopped) await pause(this.#pace.gatherMs);
      } catch (error) {
        if (!this.#stopped) this.machines.log.warn({ err: error, duty: this.duty.name }, 'duty; trying again');
        await this.bell.wait(this.#pace.pollMs);
      }
    }
  }

  /** Performs one batch, unless another process is at this duty. A batch that fails is tried again by halves. */
  async pass(): Promise<Look> {
    const ctx = this.machines.makeContext();
    let taken: readonly Row[] = [];
    try {
      const after = await transaction(ctx, async (tx) => {
        taken = await this.#take(tx);
        if (taken.length === 0) return undefined;
        const prompt = await this.duty.perform(ctx, tx, taken.map(factOf));
        await tx.query(`delete from duty_facts where id in (select jsonb_array_elements_text(?::jsonb)::bigint)`, [
          JSON.stringify(taken.map(({ id }) => id)),
        ]);
        return prompt;
      });
      after?.();
      const more = taken.length === this.#size;
      if (taken.length > 0) this.#size = Math.min(BATCH, this.#size * 2);
      return { more };
    } catch (error) {
      if (taken.length === 0) throw error;
      if (taken.length === 1) return this.#failed(ctx, taken[0]!, error);
      this.#size = Math.ceil(taken.length / 2);
      return { more: true };
    }
  }

  /** The oldest facts that wait; none while another process performs this duty. */
  async #take(tx: Tx): Promise<Row[]> {
    const [lock] = await tx.query<{ ours: boolean }>(
      `select pg_try_advisory_xact_lock(hashtext('course-catch:duty'), hashtext(?)) as ours`,
      [this.duty.name],
    );
    if (!lock!.ours) return [];
    return tx.query<Row>(
      `select id, outbox_id, channel, event, extract(epoch from at)::float8 * 1000 as at_ms
         from duty_facts where duty = ? and failed_at is null order by id limit ?`,
      [this.duty.name, this.#size],
    );
  }

  /** Counts a try of a fact that was alone; after the last one it is dead, and the rest goes on. */
  async #failed(ctx: Context, { id, event }: Row, error: unknown): Promise<Look> {
    const [row] = await transaction(ctx, (tx) =>
      tx.query<{ tries: number; dead: boolean }>(
        `update duty_facts set tries = tries + 1, error = ?, failed_at = case when tries + 1 >= ${TRIES} then now() end
          where id = ? returning tries, failed_at is not null as dead`,
        [String(error).slice(0, 1000), id],
      ),
    );
    if (!row || row.dead) {
      this.machines.log.error({ err: error, duty: this.duty.name, fact: id, type: event.type }, 'a fact is set aside');
      this.#size = 2;
      return { more: true };
    }
    return { more: true, pauseMs: this.#pace.retryMs * 4 ** (row.tries - 1) };
  }
}
