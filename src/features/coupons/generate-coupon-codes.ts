import { stringify } from 'csv-stringify/sync';
import type { Context } from '../../infra/context.js';
import { transaction } from '../../infra/postgres/transaction.js';
import { badInput } from '../../kit/errors.js';
import { adminOf } from '../../kit/viewer.js';
import { recordAct } from '../accounts/index.js';
import { digestOf, newCode } from './coupon-codes.js';
import type { Campaign } from './entities.js';
import { campaignClosed } from './refusals.js';
import { lockCampaign } from './update-campaign.js';

const CODES_MAX = 10_000;

/** Codes as they are shown once. */
export interface MadeCodes {
  readonly __typename: 'CouponCodes';
  readonly campaign: Campaign;
  readonly codes: readonly string[];
  readonly csv: string;
}

/**
 * Makes codes and keeps digests of them: whoever reads the table has no code.
 *
 * @throws FORBIDDEN, NOT_FOUND, BAD_USER_INPUT also for a campaign that asks for none
 */
export async function generateCouponCodes(
  ctx: Context,
  { campaignId, count }: { campaignId: string; count: number },
): Promise<MadeCodes | ReturnType<typeof campaignClosed>> {
  adminOf(ctx);
  if (count < 1 || count > CODES_MAX) throw badInput('count', `count must be from 1 to ${CODES_MAX}.`);
  const codes = Array.from({ length: count }, newCode);
  const digests = codes.map((code) => digestOf(code).toString('hex'));

  return transaction<MadeCodes | ReturnType<typeof campaignClosed>>(ctx, async (tx) => {
    const campaign = await lockCampaign(tx, campaignId);
    if (campaign.kind !== 'CODE') throw badInput('campaignId', 'This campaign asks for no code.');
    if (campaign.closedAt) return campaignClosed(ctx.locale);
    await tx.query(`insert into coupon_codes (campaign_id, digest) select ?::uuid, decode(unnest(?::text[]), 'hex')`, [
      campaignId,
      `{${digests.join()}}`,
    ]);
    const subject = { kind: 'campaign', id: campaignId };
    await recordAct(ctx, tx, { act: 'generateCouponCodes', subject, after: { count } });
    const rows = codes.map((code) => ({ campaign: campaign.name, code }));
    const csv = stringify(rows, { header: true, record_delimiter: 'windows', escape_formulas: true });
    return { __typename: 'CouponCodes', campaign, codes, csv };
  });
}
