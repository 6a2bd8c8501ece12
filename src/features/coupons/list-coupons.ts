import { raw, type FilterQuery } from '@mikro-orm/postgresql';
import type { CampaignState, CouponStatus } from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { newestFirst } from '../../infra/postgres/newest-first.js';
import type { Page, PageRequest } from '../../kit/page.js';
import { isAdmin, viewerOf } from '../../kit/viewer.js';
import { stateNowSql } from './campaign.js';
import { Campaign, Coupon } from './entities.js';

/** Campaigns in some states, the newest first. One for those who have a code is nobody's business but the admins'. */
export function listCampaigns(
  ctx: Context,
  { state, ...page }: PageRequest & { state?: readonly CampaignState[] | null },
): Promise<Page<Campaign>> {
  const now = ctx.clock.forStore();
  const where = (): FilterQuery<Campaign> => ({
    ...(state ? { [raw((alias) => stateNowSql(alias, '?'), [now, now])]: { $in: [...state] } } : {}),
    ...(isAdmin(ctx) ? {} : { kind: 'CLAIM' as const }),
  });
  return newestFirst(ctx.em, Campaign, where, page);
}

/** The viewer's coupons, the newest first. */
export function myCoupons(
  ctx: Context,
  { status, ...page }: PageRequest & { status?: readonly CouponStatus[] | null },
): Promise<Page<Coupon>> {
  const accountId = viewerOf(ctx).id;
  return newestFirst(ctx.em, Coupon, () => ({ accountId, ...(status ? { status: { $in: [...status] } } : {}) }), page);
}
