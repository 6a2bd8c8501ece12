import type { Tx } from '../../infra/postgres/transaction.js';

/** Spends the coupon that is set aside for a payment, in the transaction that records the money. Without one: nothing. */
export async function spendCoupon(tx: Tx, { paymentId }: { readonly paymentId: string }): Promise<void> {
  await tx.query(`update coupons set status = 'SPENT' where payment_id = ? and status = 'RESERVED'`, [paymentId]);
}
