import type { Context } from '../../../infra/context.js';
import { nowSql } from '../../../infra/postgres/now.js';
import type { Tx } from '../../../infra/postgres/transaction.js';
import { movePayment } from '../change-payment.js';
import { Refund, type Payment } from '../entities.js';
import { paymentsChannel, refundChanged } from '../events.js';
import { giveBackJob, recordBack } from './give-back.js';

/** Why money goes back, and how much of it. */
export interface Ask {
  readonly cause: Refund['cause'];
  /** Tells two refunds of one cause apart; one a cause without it. */
  readonly causeKey?: string;
  /** What is wanted; no more than is left goes back. */
  readonly amountMinor: number;
  readonly reason?: string | null;
  /** Whether by the rule only a part goes back, or nothing: where a coupon had taken off all of the price, it stays spent. */
  readonly inPart?: boolean;
}

/**
 * Decides that money goes back, once per cause, and has the provider asked. Where none is to go back that is written
 * down too, so that nobody asks again; where nothing was paid it is the coupon that goes back.
 *
 * @param payment locked, and paid
 * @returns the refund; the one from before where the cause had one
 */
export async function askBack(
  ctx: Context,
  tx: Tx,
  payment: Payment,
  { cause, causeKey = '', amountMinor, reason = null, inPart = false }: Ask,
): Promise<Refund> {
  const amount = Math.max(0, Math.min(amountMinor, payment.amountMinor - payment.askedBackMinor));
  const clock = ctx.clock.forStore();
  const [made] = await tx.query<{ id: string }>(
    `insert into refunds (payment_id, cause, cause_key, status, amount_minor, currency, reason, look_after, created_at, done_at)
     select ?, ?, ?, case when ? = 0 then 'DONE' else 'REQUESTED' end, ?, ?, ?, now + ? * interval '1 second', now,
            case when ? = 0 then now end
       from (select ${nowSql('?')} as now) as clock
     on conflict on constraint refunds_once_per_cause do nothing returning id`,
    [
      payment.id,
      cause,
      causeKey,
      amount,
      amount,
      payment.currency,
      reason,
      ctx.config.PAYMENT_LOOK_SECONDS,
      amount,
      clock,
    ],
  );
  if (!made) return tx.em.findOneOrFail(Refund, { paymentId: payment.id, cause, causeKey });
  const refund = await tx.em.findOneOrFail(Refund, { id: made.id });
  if (payment.amountMinor === 0 && !inPart) {
    // That the payment is undone says it all: there was no money.
    await recordBack(ctx, tx, payment, refund);
    return refund;
  }
  if (amount > 0) {
    await movePayment(ctx, tx, payment, 'askBack', { askedBackMinor: payment.askedBackMinor + amount });
    await tx.job(giveBackJob, { refundId: refund.id }, { key: `give-back:${refund.id}` });
  }
  tx.emit(paymentsChannel(payment.studentId), refundChanged(refund, payment, null));
  return refund;
}
