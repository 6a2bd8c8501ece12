import type { Context } from '../../infra/context.js';
import { nowSql } from '../../infra/postgres/now.js';
import { eachOf } from './each-of.js';
import { Payment } from './entities.js';
import { letGo } from './let-go.js';
import { isOpen } from './moves.js';
import { giveBack, giveBackJob } from './refunds/give-back.js';
import { findOut } from './settle.js';
import { takeMoney } from './take-money.js';

/** How many one run takes of payments, and of refunds. */
const BATCH = 50;
/** The longest pause between two looks, seconds. */
const PAUSE_MAX_SECONDS = 3_600;

/** When it is looked at next: twice as long after each look, give or take a quarter, so that no crowd comes back as one. */
const NEXT_LOOK = (looks: string, clock: string, pause: string) =>
  `${nowSql(clock)} + least(${PAUSE_MAX_SECONDS}, ${pause}::float8 * 2 ^ least(${looks}, 20)) * (0.75 + random() / 2) * interval '1 second'`;

/**
 * Finishes what a crash, a silent provider or a client that left has left undone, with nobody asking: steps that were
 * begun and not recorded, money that came and was not told of, refunds on their way. Several processes share the work; one
 * that fails never stops the rest, and comes again later and later.
 */
export async function completePayments(ctx: Context): Promise<void> {
  await eachOf(ctx, await claimPayments(ctx), 'a payment', (id) => completePayment(ctx, id));
  await eachOf(ctx, await claimRefunds(ctx), 'a refund', (id) => giveBack(ctx, id));
}

async function completePayment(ctx: Context, id: string): Promise<void> {
  await letGo(ctx, id);
  await takeMoney(ctx, id);
  const payment = await ctx.orm.em.fork().findOneOrFail(Payment, { id });
  if (isOpen(payment)) await findOut(ctx, payment);
}

async function claimPayments(ctx: Context): Promise<string[]> {
  const { rows } = await ctx.pool.query<{ id: string }>({
    name: 'claim-payments',
    text: `update payments set looks = looks + 1, look_after = ${NEXT_LOOK('looks', '$1', '$2')}
            where id in (
              select id from payments
               where status in ('PENDING', 'AUTHORIZED', 'CANCEL_REQUESTED') and paid_at is null and look_after <= ${nowSql('$1')}
               order by look_after limit ${BATCH} for update skip locked)
           returning id`,
    values: [ctx.clock.forStore(), ctx.config.PAYMENT_LOOK_SECONDS],
  });
  return rows.map(({ id }) => id);
}

/** Refunds that their job does not do: it was lost with its process. What has been tried as often as a job is waits for an admin. */
async function claimRefunds(ctx: Context): Promise<string[]> {
  const { rows } = await ctx.pool.query<{ id: string }>({
    name: 'claim-refunds',
    text: `update refunds set look_after = ${NEXT_LOOK('tries', '$1', '$2')}
            where id in (
              select id from refunds
               where status = 'REQUESTED' and look_after <= ${nowSql('$1')} and tries < $3
               order by look_after limit ${BATCH} for update skip locked)
           returning id`,
    values: [ctx.clock.forStore(), ctx.config.PAYMENT_LOOK_SECONDS, giveBackJob.attempts],
  });
  return rows.map(({ id }) => id);
}
