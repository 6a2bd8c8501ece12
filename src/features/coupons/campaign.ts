import type { CampaignState } from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { defineLoader, inOrder } from '../../infra/postgres/loader.js';
import { nowSql, storeNowMs } from '../../infra/postgres/now.js';
import { Campaign } from './entities.js';

/** Campaigns by id; null where there is none. */
export const campaignById = defineLoader(async (ctx: Context, ids): Promise<(Campaign | null)[]> => {
  const campaigns = await ctx.orm.em.fork().find(Campaign, { id: { $in: [...ids] } });
  return inOrder(ids, campaigns, (campaign) => campaign.id, null);
});

/** Where a campaign is in its life at an instant. Its period begins at `opensAt` and ends at `closesAt`. */
export function stateAt(
  { opensAt, closesAt, closedAt }: Pick<Campaign, 'opensAt' | 'closesAt' | 'closedAt'>,
  nowMs: number,
): CampaignState {
  if (closedAt || (closesAt && nowMs >= closesAt.getTime())) return 'CLOSED';
  return opensAt && nowMs < opensAt.getTime() ? 'UPCOMING' : 'OPEN';
}

/** The same in SQL, of the row `campaign` at `now`, an SQL expression. */
export const stateSql = (campaign: string, now: string) => `
  case when ${campaign}.closed_at is not null or ${campaign}.closes_at <= ${now} then 'CLOSED'
       when ${campaign}.opens_at > ${now} then 'UPCOMING' else 'OPEN' end`;

/** The same by the store's clock, in SQL; `clock` is the placeholder of `ctx.clock.forStore()`. */
export const stateNowSql = (campaign: string, clock: string) => stateSql(campaign, nowSql(clock));

const storeNow = defineLoader(async (ctx: Context, keys: readonly 'now'[]) => {
  const nowMs = await storeNowMs(ctx);
  return keys.map(() => nowMs);
});

/** Where a campaign is in its life now, by the store's clock, which an operation asks once. */
export const stateOf = async (ctx: Context, campaign: Campaign) => stateAt(campaign, await storeNow(ctx).load('now'));

/** What a campaign's coupons apply to: uuids, every course where both are empty. */
export interface Scope {
  readonly courseIds: readonly string[];
  readonly categoryIds: readonly string[];
}

/** What the coupons of campaigns apply to, by campaign id. */
export const scopeOf = defineLoader(async (ctx: Context, ids): Promise<Scope[]> => {
  const { rows } = await ctx.pool.query<{ id: string } & Scope>({
    name: 'campaign-scopes',
    text: `select id, array(select course_id from coupon_campaign_courses where campaign_id = id order by 1) as "courseIds",
                  array(select category_id from coupon_campaign_categories where campaign_id = id order by 1) as "categoryIds"
             from unnest($1::uuid[]) as id`,
    values: [ids],
  });
  return inOrder(ids, rows, (row) => row.id, { courseIds: [], categoryIds: [] });
});
