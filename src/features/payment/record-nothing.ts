import type { Context } from '../../infra/context.js';
import type { Tx } from '../../infra/postgres/transaction.js';
import { returnCoupon } from '../coupons/index.js';
import { movePayment } from './change-payment.js';
import type { Payment } from './entities.js';

/** Nothing was taken, and nothing will be: the attempt is over, the coupon goes back. */
export async function recordNothingTaken(
  ctx: Context,
  tx: Tx,
  payment: Payment,
  failure: NonNullable<Payment['failure']>,
): Promise<void> {
  if (await movePayment(ctx, tx, payment, 'fail', { failure })) await returnCoupon(tx, { paymentId: payment.id });
}
