import type { CouponNotUsableReason } from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { nowSql } from '../../infra/postgres/now.js';
import type { Tx } from '../../infra/postgres/transaction.js';
import type { Coupon } from './entities.js';
import { priceOf, type CouponTerms, type ListPrice, type Priced } from './pricing.js';

/** What a coupon is wanted for. Ids are uuids. */
export interface CouponWish extends ListPrice {
  readonly couponId: string;
  readonly accountId: string;
  readonly courseId: string;
}

/** How a coupon stands towards a wish. */
export interface FoundCoupon extends CouponTerms {
  readonly status: Coupon['status'];
  readonly paymentId: string | null;
  readonly discountMinor: number | null;
  readonly expired: boolean;
  /** Whether its campaign covers the course: named itself, or by a category that it is in or below, or all are covered. */
  readonly covers: boolean;
}

/** A coupon of this person, null where there is none. `lock` keeps it as it is until the commit. */
export async function findCoupon(
  ctx: Context,
  query: Tx['query'],
  { couponId, accountId, courseId }: CouponWish,
  { lock = false } = {},
): Promise<FoundCoupon | null> {
  const [found] = await query<FoundCoupon>(
    `select k.status, k.payment_id as "paymentId", k.discount_minor as "discountMinor", c.currency,
            c.rate_percent as "ratePercent", c.amount_minor as "amountMinor", c.cap_minor as "capMinor",
            c.minimum_price_minor as "minimumPriceMinor",
            coalesce(c.usable_until <= ${nowSql('?')}, false) as expired,
            exists (select from coupon_campaign_courses where campaign_id = c.id and course_id = ?)
            or exists (
              with recursive above as (
                select category_id as id from courses where id = ?
                union select category.parent_id from categories category join above using (id)
              ) select from above join coupon_campaign_categories on category_id = above.id where campaign_id = c.id)
            or not exists (select from coupon_campaign_courses where campaign_id = c.id)
               and not exists (select from coupon_campaign_categories where campaign_id = c.id) as covers
       from coupons k join coupon_campaigns c on c.id = k.campaign_id
      where k.id = ? and k.account_id = ? ${lock ? 'for no key update of k' : ''}`,
    [ctx.clock.forStore(), courseId, courseId, couponId, accountId],
  );
  return found ?? null;
}

/** What is to be paid with a coupon, or why it cannot be used for this. */
export function priceWith(found: FoundCoupon | null, price: ListPrice): Priced | CouponNotUsableReason {
  if (!found) return 'NOT_FOUND';
  if (found.status !== 'ISSUED') return found.status;
  if (found.expired) return 'EXPIRED';
  if (!found.covers) return 'OTHER_COURSE';
  if (found.currency !== price.currency) return 'OTHER_CURRENCY';
  const priced = priceOf(price, found);
  // A coupon that takes nothing off would be spent for nothing.
  return priced.discountMinor > 0 ? priced : 'PRICE_TOO_LOW';
}
