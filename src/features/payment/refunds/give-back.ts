import type { Context } from '../../../infra/context.js';
import type { Job } from '../../../infra/jobs.js';
import { nowSql } from '../../../infra/postgres/now.js';
import { transaction, type Tx } from '../../../infra/postgres/transaction.js';
import { returnCoupon } from '../../coupons/index.js';
import { post } from '../books/ledger.js';
import { returned } from '../books/payment-lines.js';
import { issueReceipt } from '../books/receipts.js';
import { lockPayment, movePayment } from '../change-payment.js';
import { Payment, Refund } from '../entities.js';
import { paymentsChannel, refundChanged } from '../events.js';
import { ProviderError } from '../provider.js';
import { providerNamed } from '../providers/index.js';

/** Has the provider give money back. After its last try it is a dead letter, for an admin to look at and to try again. */
export const giveBackJob: Job<{ refundId: string }> = {
  name: 'giveBack',
  attempts: 12,
  run: (ctx, { refundId }) => giveBack(ctx, refundId),
};

/**
 * Has the provider give back what was decided, and records it: the refund's id is the key of the call, so a repeat after
 * a crash gives nothing twice. Somebody else at it, or nothing to do any more, is fine.
 *
 * @throws ProviderError when it did not work, to be tried again
 */
export async function giveBack(ctx: Context, refundId: string): Promise<void> {
  if (!(await takeRefund(ctx, refundId))) return;
  try {
    const em = ctx.orm.em.fork();
    const refund = await em.findOneOrFail(Refund, { id: refundId });
    const payment = await em.findOneOrFail(Payment, { id: refund.paymentId });
    await providerNamed(ctx, payment.provider!).cancel(ctx, {
      providerRef: payment.providerRef!,
      amountMinor: refund.amountMinor,
      currency: refund.currency,
      reason: refund.reason ?? refund.cause,
      key: refund.id,
    });
    await transaction(ctx, (tx) => recordRefund(ctx, tx, refund));
  } catch (error) {
    await freeRefund(ctx, refundId, error);
    throw error;
  }
}

/** Whether it is ours to give back now: nobody else is at it, and it is not done. */
async function takeRefund(ctx: Context, id: string): Promise<boolean> {
  const { rowCount } = await ctx.pool.query({
    name: 'take-refund',
    text: `update refunds set tries = tries + 1, lease_until = ${nowSql('$2')} + $3 * interval '1 second'
            where id = $1 and status = 'REQUESTED' and (lease_until is null or lease_until <= ${nowSql('$2')})`,
    values: [id, ctx.clock.forStore(), ctx.config.PAYMENT_STEP_SECONDS],
  });
  return rowCount === 1;
}

async function freeRefund(ctx: Context, id: string, error: unknown): Promise<void> {
  const said = error instanceof ProviderError ? `${error.kind} ${error.code ?? ''}`.trim() : 'a fault of ours';
  await ctx.pool
    .query(`update refunds set lease_until = null, last_failure = $2 where id = $1 and status = 'REQUESTED'`, [
      id,
      said,
    ])
    .catch((failure: unknown) => ctx.log.warn({ err: failure }, 'a refund keeps its lease to the end'));
}

/** Records, once, that money of a refund is back: the payment, the books, the receipt, the coupon of a whole refund. */
export async function recordRefund(ctx: Context, tx: Tx, { id, paymentId }: Refund): Promise<void> {
  const payment = (await lockPayment(tx, paymentId))!;
  const done = await tx.query(
    `update refunds set status = 'DONE', done_at = ${nowSql('?')}, lease_until = null
      where id = ? and status = 'REQUESTED' returning id`,
    [ctx.clock.forStore(), id],
  );
  if (done.length === 0) return;
  const refund = await tx.em.findOneOrFail(Refund, { id }, { refresh: true });
  await recordBack(ctx, tx, payment, refund);
  tx.emit(paymentsChannel(payment.studentId), refundChanged(refund, payment, 'REQUESTED'));
}

/** Writes what went back into the payment, the books and a receipt. */
export async function recordBack(ctx: Context, tx: Tx, payment: Payment, refund: Refund): Promise<void> {
  const refundedMinor = payment.refundedMinor + refund.amountMinor;
  const more = payment.askedBackMinor > refundedMinor;
  await movePayment(ctx, tx, payment, more ? 'giveBackSome' : 'giveBack', { refundedMinor });
  if (refundedMinor === payment.amountMinor) await returnCoupon(tx, { paymentId: payment.id });
  const lines = returned(payment, payment.purpose, refund.amountMinor);
  await post(tx, { cause: `refund:${refund.id}`, lines });
  await issueReceipt(ctx, tx, payment, { amountMinor: refund.amountMinor, refundId: refund.id });
}
