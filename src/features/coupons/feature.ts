import type { Feature } from '../feature.js';
import { CampaignSchema, CouponSchema } from './entities.js';
import { CouponResolver } from './resolver.js';

/** Campaigns and their coupons. */
export const coupons: Feature = {
  name: 'coupons',
  entities: [CampaignSchema, CouponSchema],
  resolvers: [CouponResolver],
};
