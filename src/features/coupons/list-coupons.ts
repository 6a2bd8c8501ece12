import { raw, type EntityManager, type FilterQuery } from '@mikro-orm/postgresql';
import type { CampaignState, CouponStatus } from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { badInput } from '../../kit/errors.js';
import { isUuid } from '../../kit/id.js';
import { decodeCursor, pageOf, pageSize, type Page, type PageRequest } from '../../kit/page.js';
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

/** Ids are uuid v7, so their order is that of time: the id alone is the cursor, stable under inserts. */
async function newestFirst<Entity extends { id: string }>(
  em: EntityManager,
  entity: new () => Entity,
  where: () => FilterQuery<Entity>,
  { first, after }: PageRequest,
): Promise<Page<Entity>> {
  const size = pageSize(first);
  const [last] = after == null ? [] : decodeCursor(after, 1);
  if (last !== undefined && !isUuid(last)) throw badInput('after', 'Not a cursor of this list.');
  const wanted = last === undefined ? where() : { $and: [where(), { id: { $lt: last } }] };
  const rows = await em.find(entity, wanted as FilterQuery<Entity>, {
    orderBy: { id: 'desc' } as never,
    limit: size + 1,
  });
  return pageOf(rows, size, { after, cursorOf: ({ id }) => [id], totalCount: () => em.count(entity, where()) });
}
