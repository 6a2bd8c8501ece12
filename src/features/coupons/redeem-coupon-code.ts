import type { Context } from '../../infra/context.js';
import { viewerOf } from '../../kit/viewer.js';
import { digestOf } from './coupon-codes.js';
import { claimCoupon, type ClaimCouponOutcome } from './issue-coupon.js';
import { couponCodeInvalid } from './refusals.js';

/**
 * Issues a coupon to the viewer for a code, which is good for one coupon: `coupons_one_per_code` has the last word. It
 * goes over the same desk as `issueCoupon`, for the stock may be less than the codes.
 */
export async function redeemCouponCode(ctx: Context, { code }: { code: string }): Promise<ClaimCouponOutcome> {
  const { id: accountId } = viewerOf(ctx);
  const { rows } = await ctx.pool.query<{ id: string; campaign_id: string }>({
    name: 'coupon-code',
    text: `select id, campaign_id from coupon_codes where digest = $1`,
    values: [digestOf(code)],
  });
  const [found] = rows;
  if (!found) return couponCodeInvalid(ctx.locale);
  return claimCoupon(ctx, { campaignId: found.campaign_id, accountId, key: `code:${found.id}`, codeId: found.id });
}
