import type { Context } from '../../infra/context.js';
import { storeNowMs } from '../../infra/postgres/now.js';
import { transaction } from '../../infra/postgres/transaction.js';
import { adminOf } from '../../kit/viewer.js';
import { recordAct } from '../accounts/index.js';
import type { Campaign } from './entities.js';
import { campaignClosed } from './refusals.js';
import { lockCampaign, tellStock } from './update-campaign.js';

/**
 * Closes a campaign for good. A claim locks the same row, so after the answer none is granted, in whatever process it
 * waited.
 *
 * @throws FORBIDDEN, NOT_FOUND
 */
export async function closeCampaign(
  ctx: Context,
  { id }: { id: string },
): Promise<Campaign | ReturnType<typeof campaignClosed>> {
  adminOf(ctx);
  const closedAt = new Date(await storeNowMs(ctx));
  return transaction<Campaign | ReturnType<typeof campaignClosed>>(ctx, async (tx) => {
    const campaign = await lockCampaign(tx, id);
    if (campaign.closedAt) return campaignClosed(ctx.locale);
    campaign.closedAt = closedAt;
    tellStock(tx, campaign);
    await recordAct(ctx, tx, { act: 'closeCampaign', subject: { kind: 'campaign', id }, after: { closedAt } });
    return campaign;
  });
}
