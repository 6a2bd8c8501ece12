import type { Context } from '../../infra/context.js';
import { isAdmin } from '../../kit/viewer.js';
import type { Feature } from '../feature.js';
import { campaignById } from './campaign.js';
import { CampaignConnectionResolver, CampaignResolver, CouponStockResolver } from './campaign-resolver.js';
import { couponById } from './coupon.js';
import { closeCouponDesk } from './coupon-desk.js';
import { CampaignSchema, CouponSchema } from './entities.js';
import { exportCoupons } from './export-coupons.js';
import { CouponConnectionResolver, CouponResolver } from './resolver.js';
import type { StockCount } from './watch-stock.js';

/** Campaigns and their coupons. */
export const coupons: Feature = {
  name: 'coupons',
  entities: [CampaignSchema, CouponSchema],
  resolvers: [
    CampaignResolver,
    CampaignConnectionResolver,
    CouponStockResolver,
    CouponResolver,
    CouponConnectionResolver,
  ],
  nodes: { campaign: (ctx, id) => campaignById(ctx).load(id), coupon: visibleCoupon },
  exports: exportCoupons,
  shared: { couponStock: { keyOf: (stock: StockCount) => stock.campaignId } },
  start: async (infra) => () => closeCouponDesk(infra),
};

/** A coupon for its owner and for admins; to others it does not exist. */
async function visibleCoupon(ctx: Context, id: string) {
  const found = ctx.viewer && (await couponById(ctx).load(id));
  return found && (found.accountId === ctx.viewer!.id || isAdmin(ctx)) ? found : null;
}
