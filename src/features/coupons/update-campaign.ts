import { isDeepStrictEqual } from 'node:util';
import type * as S from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { transaction, type Tx } from '../../infra/postgres/transaction.js';
import { notFound } from '../../kit/errors.js';
import { adminOf } from '../../kit/viewer.js';
import { recordAct } from '../accounts/index.js';
import { scopeOf } from './campaign.js';
import { campaignColumns, checkCampaign, scopeGiven, writeScope } from './campaign-input.js';
import { Campaign } from './entities.js';
import { couponStockChanged, stockChannel } from './events.js';
import { campaignClosed, campaignTermsFixed, stockBelowIssued } from './refusals.js';

/** What a coupon promises to whoever has it. */
const TERMS = [
  ...['currency', 'ratePercent', 'amountMinor', 'capMinor', 'minimumPriceMinor'],
  ...['courseIds', 'categoryIds'],
] as const;

export type UpdateCampaignOutcome =
  | Campaign
  | ReturnType<typeof campaignClosed>
  | ReturnType<typeof campaignTermsFixed>
  | ReturnType<typeof stockBelowIssued>;

/**
 * Changes a campaign that is not closed. Once a coupon was issued, what it promises stays: only name, stock and period
 * change, and the time in which coupons can be used can be made longer.
 *
 * @param input ids are uuids
 * @throws FORBIDDEN, NOT_FOUND, BAD_USER_INPUT
 */
export async function updateCampaign(
  ctx: Context,
  { id, ...input }: S.UpdateCampaignInput,
): Promise<UpdateCampaignOutcome> {
  adminOf(ctx);
  const columns = campaignColumns(input);
  const scope = scopeGiven(input);

  return transaction<UpdateCampaignOutcome>(ctx, async (tx) => {
    const campaign = await lockCampaign(tx, id);
    if (campaign.closedAt) return campaignClosed(ctx.locale);
    const before: Plain = { ...plain(campaign), ...(await scopeOf(ctx).clear(id).load(id)) };
    tx.em.assign(campaign, columns);
    checkCampaign(campaign);
    const after: Plain = { ...before, ...plain(campaign), ...sorted(scope) };
    const changed = Object.keys(after).filter((key) => !isDeepStrictEqual(before[key], after[key]));
    if (campaign.issued > 0 && breaksTerms(changed, before, after)) return campaignTermsFixed(ctx.locale);
    if (campaign.stock < campaign.issued) return stockBelowIssued(ctx.locale, campaign.issued);

    await writeScope(tx, id, scope);
    scopeOf(ctx).clear(id);
    if (changed.length > 0) tellStock(tx, campaign);
    const only = (all: object) => Object.fromEntries(Object.entries(all).filter(([key]) => changed.includes(key)));
    const subject = { kind: 'campaign', id };
    await recordAct(ctx, tx, { act: 'updateCampaign', subject, before: only(before), after: only(after) });
    return campaign;
  });
}

/** A campaign for one change at a time; claims wait meanwhile. NOT_FOUND where there is none. */
export async function lockCampaign(tx: Tx, id: string): Promise<Campaign> {
  await tx.query(`select from coupon_campaigns where id = ? for no key update`, [id]);
  const campaign = await tx.em.findOne(Campaign, { id });
  if (!campaign) throw notFound('campaign');
  return campaign;
}

/** Makes the stock of a locked campaign a later one, and tells of it. */
export function tellStock(tx: Tx, campaign: Campaign): void {
  campaign.version += 1;
  tx.emit(stockChannel(campaign.id), couponStockChanged(campaign));
}

type Plain = Record<string, unknown>;

/** What of a campaign an admin sets. */
const plain = ({ name, stock, opensAt, closesAt, usableUntil, ...rest }: Campaign): Plain => {
  const { currency, ratePercent, amountMinor, capMinor, minimumPriceMinor } = rest;
  const terms = { currency, ratePercent, amountMinor, capMinor, minimumPriceMinor };
  return { name, stock, opensAt, closesAt, usableUntil, ...terms };
};

const sorted = (scope: ReturnType<typeof scopeGiven>): Plain =>
  Object.fromEntries(Object.entries(scope).flatMap(([key, ids]) => (ids ? [[key, ids.toSorted()]] : [])));

function breaksTerms(changed: readonly string[], before: Plain, after: Plain): boolean {
  if (TERMS.some((term) => changed.includes(term))) return true;
  const until = ({ usableUntil }: Plain) => (usableUntil as Date | null)?.getTime() ?? Infinity;
  return until(after) < until(before);
}
