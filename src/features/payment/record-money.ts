import type { Context } from '../../infra/context.js';
import type { Tx } from '../../infra/postgres/transaction.js';
import { returnCoupon, spendCoupon } from '../coupons/index.js';
import { post } from './books/ledger.js';
import { received } from './books/payment-lines.js';
import { issueReceipt } from './books/receipts.js';
import { movePayment, nowIn } from './change-payment.js';
import type { Payment } from './entities.js';
import { canMove } from './moves.js';
import { askBack } from './refunds/ask-back.js';
import { useMoney, type Use } from './use-money.js';

/** Money at a provider, null where there was none to take. */
export interface Money {
  readonly providerRef: string | null;
  /** False when all of it went back already, before we knew that it had come: then it buys nothing. */
  readonly wanted: boolean;
}

/**
 * Records, once, that the money of a payment is here: what it is for, the coupon, the books, the receipt. The seat and
 * the money are one transaction, so there is never one without the other.
 *
 * @param payment locked
 */
export async function recordMoney(
  ctx: Context,
  tx: Tx,
  payment: Payment,
  { providerRef, wanted }: Money,
): Promise<void> {
  if (!canMove(payment, 'pay')) return;
  const { refundFor, ...use } = wanted ? await useOf(ctx, tx, payment) : { purpose: 'RETURN' as const };
  const paidAt = await nowIn(ctx, tx);
  await movePayment(ctx, tx, payment, 'pay', { ...use, providerRef, paidAt, failure: null });
  const lines = received(payment, use.purpose, payment.amountMinor);
  await post(tx, { cause: `payment:${payment.id}`, lines });
  await issueReceipt(ctx, tx, payment, payment);
  if (refundFor) await askBack(ctx, tx, payment, { cause: refundFor, amountMinor: payment.amountMinor });
}

/** What the money is for, with the coupon spent on that: without the one that its price was fixed with it is for nothing. */
async function useOf(ctx: Context, tx: Tx, payment: Payment): Promise<Use> {
  if (!(await spendCoupon(tx, payment))) return { purpose: 'RETURN', refundFor: 'COUPON_USED' };
  const use = await useMoney(ctx, tx, payment);
  if (use.purpose === 'RETURN') await returnCoupon(tx, { paymentId: payment.id });
  return use;
}
