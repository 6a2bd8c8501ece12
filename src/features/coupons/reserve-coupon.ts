import type { Context } from '../../infra/context.js';
import type { Tx } from '../../infra/postgres/transaction.js';
import { couponNotUsable } from './refusals.js';
import { findCoupon, priceWith, type CouponWish } from './usable-coupon.js';

/**
 * Sets a coupon aside for a payment, in the transaction that fixes its price. Asked again for the same payment, it
 * gives what it gave, also after the coupon was spent on it.
 *
 * @param wish `paymentId`, a uuid, has one coupon at most: the unique index `coupons_one_per_payment` keeps it so
 */
export async function reserveCoupon(
  ctx: Context,
  tx: Tx,
  wish: CouponWish & { readonly paymentId: string },
): Promise<{ readonly discountMinor: number } | ReturnType<typeof couponNotUsable>> {
  const found = await findCoupon(ctx, tx.query, wish, { lock: true });
  if (found?.paymentId === wish.paymentId) return { discountMinor: found.discountMinor! };
  const priced = priceWith(found, wish);
  if (typeof priced === 'string') return couponNotUsable(ctx.locale, priced);
  const { discountMinor } = priced;
  await tx.query(
    `update coupons set status = 'RESERVED', payment_id = ?, discount_minor = ? where id = ? and status = 'ISSUED'`,
    [wish.paymentId, discountMinor, wish.couponId],
  );
  return { discountMinor };
}
