import type { Context } from '../../infra/context.js';
import { encodeId } from '../../kit/id.js';

/** What the coupons keep about a person: each with its campaign and what it took off, the newest first. */
export async function exportCoupons(ctx: Context, accountId: string): Promise<object> {
  const { rows } = await ctx.pool.query<{ id: string; campaignId: string; paymentId: string | null }>(
    `select k.id, k.campaign_id as "campaignId", c.name, k.status, k.payment_id as "paymentId",
            k.discount_minor as "discountMinor", c.currency, c.usable_until as "usableUntil", k.issued_at as "issuedAt"
       from coupons k join coupon_campaigns c on c.id = k.campaign_id where k.account_id = $1 order by k.id desc`,
    [accountId],
  );
  return rows.map(({ id, campaignId, paymentId, ...rest }) => ({
    id: encodeId('coupon', id),
    campaignId: encodeId('campaign', campaignId),
    paymentId: paymentId && encodeId('payment', paymentId),
    ...rest,
  }));
}
