import type { Tx } from '../../infra/postgres/transaction.js';

/** A payment as it was begun; ids are uuids. */
export interface CouponUse {
  readonly id: string;
  /** Null where it was begun without a coupon. */
  readonly couponId?: string | null;
  /** What the coupon took off. */
  readonly discountMinor: number;
}

/**
 * Spends the coupon that a payment was begun with, in the transaction that records the money. A payment that was given up
 * has given its coupon back: it is claimed again then, also after its own time, since the price was fixed in time. Who
 * asks first has it: of this and a checkout that sets it aside, the second finds it taken.
 *
 * @returns false where it serves another payment by now; true also where nothing was taken off
 */
export async function spendCoupon(tx: Tx, { id, couponId, discountMinor }: CouponUse): Promise<boolean> {
  if (discountMinor === 0) return true;
  const spent = await tx.query(
    `update coupons set status = 'SPENT', payment_id = ?, discount_minor = ?
      where id = ? and (payment_id = ? or status = 'ISSUED') returning id`,
    [id, discountMinor, couponId ?? null, id],
  );
  return spent.length > 0;
}
