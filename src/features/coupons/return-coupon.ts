import type { Tx } from '../../infra/postgres/transaction.js';

/**
 * Gives the coupon of a payment back to its owner, set aside or spent, in the transaction that undoes the payment.
 * Once back it is no longer the payment's: a repeat, however late, touches no coupon that serves another one.
 */
export async function returnCoupon(tx: Tx, { paymentId }: { readonly paymentId: string }): Promise<void> {
  await tx.query(
    `update coupons set status = 'ISSUED', payment_id = null, discount_minor = null where payment_id = ?`,
    [paymentId],
  );
}
