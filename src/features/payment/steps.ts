import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from '../../infra/context.js';
import { nowSql } from '../../infra/postgres/now.js';
import type { Tx } from '../../infra/postgres/transaction.js';

/** A call to the provider about a payment: announce it, take the money, let go of it. */
export type StepName = 'PREPARE' | 'CONFIRM' | 'LET_GO';

/** A call that was decided and is not over. */
export interface Step {
  /** Also the idempotency key of the call. */
  readonly id: string;
  readonly paymentId: string;
  /** What the client's widget gave for the call; null where it gave nothing. */
  readonly providerRef: string | null;
}

/** How often one who waits for another's call looks, growing from the first to the second, ms. */
const WAIT_MS = [10, 160] as const;

/** Decides a call, in the transaction that gives the reason for it. One that is under way stays as it is. */
export async function beginStep(
  ctx: Context,
  tx: Tx,
  { paymentId, name, providerRef = null }: { paymentId: string; name: StepName; providerRef?: string | null },
): Promise<void> {
  const clock = ctx.clock.forStore();
  // A step that is over and is needed again is a new call, so it gets a new key.
  await tx.query(
    `insert into payment_steps (payment_id, name, provider_ref, begun_at, lease_until)
     values (?, ?, ?, ${nowSql('?')}, ${nowSql('?')})
     on conflict (payment_id, name) do update
        set id = uuidv7(), provider_ref = excluded.provider_ref, begun_at = excluded.begun_at,
            lease_until = excluded.lease_until, tries = 0, done_at = null, outcome = null
      where payment_steps.done_at is not null`,
    [paymentId, name, providerRef, clock, clock],
  );
}

/**
 * Makes the call of a step that was begun, and records what it led to; where another is at it, waits until that one is
 * through, or takes over when its lease ends. Nothing to do is fine.
 *
 * @param work makes the call and ends the step in the transaction that records the answer; what it throws frees the step
 */
export async function doStep(
  ctx: Context,
  { paymentId, name }: { paymentId: string; name: StepName },
  work: (step: Step) => Promise<void>,
): Promise<void> {
  const patience = performance.now() + ctx.config.PAYMENT_STEP_SECONDS * 1000;
  for (let waitMs: number = WAIT_MS[0]; ; waitMs = Math.min(waitMs * 2, WAIT_MS[1])) {
    const step = await takeStep(ctx, paymentId, name);
    if (step === 'over') return;
    if (step !== 'busy') return leased(ctx, step, work);
    if (performance.now() > patience) return;
    await delay(waitMs);
  }
}

async function leased(ctx: Context, step: Step, work: (step: Step) => Promise<void>): Promise<void> {
  try {
    await work(step);
  } catch (error) {
    await ctx.pool
      .query(`update payment_steps set lease_until = ${nowSql('$2')} where id = $1 and done_at is null`, [
        step.id,
        ctx.clock.forStore(),
      ])
      .catch((failure: unknown) => ctx.log.warn({ err: failure }, 'a step keeps its lease to the end'));
    throw error;
  }
}

async function takeStep(ctx: Context, paymentId: string, name: StepName): Promise<Step | 'busy' | 'over'> {
  const { rows } = await ctx.pool.query<{ taken: boolean; id: string; provider_ref: string | null }>({
    name: 'take-step',
    text: `with taken as (
             update payment_steps set tries = tries + 1, lease_until = ${nowSql('$3')} + $4 * interval '1 second'
              where payment_id = $1 and name = $2 and done_at is null and lease_until <= ${nowSql('$3')}
             returning id)
           select exists (select from taken) as taken, id, provider_ref from payment_steps
            where payment_id = $1 and name = $2 and done_at is null`,
    values: [paymentId, name, ctx.clock.forStore(), ctx.config.PAYMENT_STEP_SECONDS],
  });
  const [row] = rows;
  if (!row) return 'over';
  return row.taken ? { id: row.id, paymentId, providerRef: row.provider_ref } : 'busy';
}

/** Ends a step, in the transaction that records what its call led to. */
export async function endStep(ctx: Context, tx: Tx, { id }: Step, outcome: string): Promise<void> {
  await tx.query(`update payment_steps set done_at = ${nowSql('?')}, outcome = ? where id = ? and done_at is null`, [
    ctx.clock.forStore(),
    outcome,
    id,
  ]);
}

/** How a step of a payment stands: `working` while someone is at its call, `begun` when nobody is; null without one. */
export async function stepOf(
  ctx: Context,
  tx: Tx,
  paymentId: string,
  name: StepName,
): Promise<'working' | 'begun' | 'done' | null> {
  const [row] = await tx.query<{ state: 'working' | 'begun' | 'done' }>(
    `select case when done_at is not null then 'done' when lease_until > ${nowSql('?')} then 'working' else 'begun' end as state
       from payment_steps where payment_id = ? and name = ?`,
    [ctx.clock.forStore(), paymentId, name],
  );
  return row?.state ?? null;
}
