import type { Context } from '../../infra/context.js';
import { transaction } from '../../infra/postgres/transaction.js';
import { adminOf } from '../../kit/viewer.js';
import { lastSettlement, totalOf } from './close-settlement.js';
import { feeBasisPointsOf } from './fee-rates.js';
import { settle, type Settled, type Turnover } from './settle.js';
import { unsettled, type Account } from './unsettled.js';

/** What a settlement would say. */
export type SettlementPreview = Turnover & Settled & { readonly currency: string };

/** What closing a period would come to, by the books as they are. Changes nothing. */
export async function previewSettlement(ctx: Context, account: Account): Promise<SettlementPreview> {
  adminOf(ctx);
  return transaction(ctx, async (tx) => {
    const turnover = {
      ...totalOf(await unsettled(tx.query, account)),
      carriedOverMinor: Math.min((await lastSettlement(tx, account))?.netMinor ?? 0, 0),
      feeBasisPoints: await feeBasisPointsOf(ctx, tx.query, account.instructorId),
    };
    return { ...turnover, ...settle(turnover), currency: account.currency };
  });
}
