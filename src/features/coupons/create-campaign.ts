import type * as S from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { transaction } from '../../infra/postgres/transaction.js';
import { adminOf } from '../../kit/viewer.js';
import { recordAct } from '../accounts/index.js';
import { campaignColumns, checkCampaign, scopeGiven, writeScope } from './campaign-input.js';
import { Campaign } from './entities.js';

/**
 * Makes a campaign.
 *
 * @param input ids are uuids
 * @throws FORBIDDEN, BAD_USER_INPUT
 */
export async function createCampaign(
  ctx: Context,
  { kind: wanted, ...input }: S.CreateCampaignInput,
): Promise<Campaign> {
  adminOf(ctx);
  const kind = wanted ?? 'CLAIM';
  const columns = campaignColumns(input);
  const scope = scopeGiven(input);

  return transaction(ctx, async (tx) => {
    const campaign = tx.em.create(Campaign, { kind, ...columns } as Campaign);
    checkCampaign(campaign);
    await tx.em.persist(campaign).flush();
    await writeScope(tx, campaign.id, scope);
    const after = { kind, ...columns, ...scope };
    await recordAct(ctx, tx, { act: 'createCampaign', subject: { kind: 'campaign', id: campaign.id }, after });
    return campaign;
  });
}
