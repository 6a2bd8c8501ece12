import type { Context } from '../../infra/context.js';
import { storeNowMs } from '../../infra/postgres/now.js';
import { transaction } from '../../infra/postgres/transaction.js';
import { notFound } from '../../kit/errors.js';
import { adminOf } from '../../kit/viewer.js';
import { recordAct } from '../accounts/index.js';
import { text } from '../catalog/index.js';
import { post } from '../payment/index.js';
import { Settlement } from './entities.js';
import { settlementNotDue } from './refusals.js';
import { stateOf } from './settlement.js';

export type MarkSettlementPaidOutcome = Settlement | ReturnType<typeof settlementNotDue>;

/**
 * Says that what is due was paid from our bank, once.
 *
 * @throws FORBIDDEN, NOT_FOUND, BAD_USER_INPUT
 */
export async function markSettlementPaid(
  ctx: Context,
  { id, reference }: { id: string; reference: string },
): Promise<MarkSettlementPaidOutcome> {
  adminOf(ctx);
  const paidReference = text('reference', reference, 1, 100);
  const paidAt = new Date(await storeNowMs(ctx));
  return transaction<MarkSettlementPaidOutcome>(ctx, async (tx) => {
    await tx.query(`select from settlements where id = ? for no key update`, [id]);
    const settlement = await tx.em.findOne(Settlement, { id });
    if (!settlement) throw notFound('settlement');
    if (stateOf(settlement) !== 'DUE') return settlementNotDue(ctx.locale, stateOf(settlement));
    tx.em.assign(settlement, { paidAt, paidReference });
    await tx.em.flush();
    const { instructorId, netMinor, currency } = settlement;
    await post(tx, {
      cause: `settlement-paid:${id}`,
      lines: [
        { account: 'INSTRUCTOR', accountId: instructorId, amountMinor: netMinor, currency },
        { account: 'BANK', amountMinor: -netMinor, currency },
      ],
    });
    const after = { paidAt, paidReference };
    await recordAct(ctx, tx, { act: 'markSettlementPaid', subject: { kind: 'settlement', id }, after });
    return settlement;
  });
}
