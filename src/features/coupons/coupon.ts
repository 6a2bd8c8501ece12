import type { CouponStatus } from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { defineLoader, inOrder } from '../../infra/postgres/loader.js';
import { campaignById } from './campaign.js';
import { Coupon } from './entities.js';

/** A coupon as resolvers see it: the entity itself, or what the desk said of it. */
export type CouponRecord = Pick<Coupon, 'id' | 'campaignId' | 'accountId' | 'status' | 'discountMinor' | 'issuedAt'>;

/** A coupon as the desk tells it: JSON, so times are RFC 3339 text. */
export interface CouponSnapshot {
  readonly id: string;
  readonly campaignId: string;
  readonly accountId: string;
  readonly status: CouponStatus;
  readonly discountMinor: number | null;
  readonly issuedAt: string;
}

/** What the desk said of a coupon, as resolvers see it. */
export const recordOf = (snapshot: CouponSnapshot): CouponRecord & { __typename: 'Coupon' } => ({
  ...snapshot,
  __typename: 'Coupon',
  issuedAt: new Date(snapshot.issuedAt),
});

/** Coupons by id; null where there is none. Who may see one is for the caller to check. */
export const couponById = defineLoader(async (ctx: Context, ids): Promise<(Coupon | null)[]> => {
  const coupons = await ctx.em.find(Coupon, { id: { $in: [...ids] } });
  return inOrder(ids, coupons, (coupon) => coupon.id, null);
});

/** What a coupon takes off its payment; null while it has none. */
export async function discountOf(ctx: Context, { campaignId, discountMinor }: CouponRecord) {
  if (discountMinor === null) return null;
  const { currency } = (await campaignById(ctx).load(campaignId))!;
  return { amountMinor: discountMinor, currency };
}
