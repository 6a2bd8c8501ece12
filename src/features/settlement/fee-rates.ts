import type { Context } from '../../infra/context.js';
import { transaction, type Tx } from '../../infra/postgres/transaction.js';
import { badInput, notFound } from '../../kit/errors.js';
import { adminOf } from '../../kit/viewer.js';
import { accountById, recordAct } from '../accounts/index.js';

/** Our fee on what an instructor sells, in hundredths of a percent. */
export interface FeeRate {
  readonly __typename: 'FeeRate';
  readonly instructorId: string;
  readonly basisPoints: number;
  /** Whether it was set for them; else it is the setting's. */
  readonly own: boolean;
}

/** The fee that the next settlement of an instructor is made with. */
export async function feeBasisPointsOf(ctx: Context, query: Tx['query'], instructorId: string): Promise<number> {
  return (await ownRate(query, instructorId)) ?? ctx.config.SETTLEMENT_FEE_BASIS_POINTS;
}

async function ownRate(query: Tx['query'], instructorId: string): Promise<number | null> {
  const [row] = await query<{ fee: number }>(
    `select fee_basis_points as fee from settlement_rates where instructor_id = ?`,
    [instructorId],
  );
  return row?.fee ?? null;
}

/**
 * Sets the fee of an instructor, for the settlements that are closed from now on; null for the setting's.
 *
 * @throws FORBIDDEN, NOT_FOUND, BAD_USER_INPUT
 */
export async function setFeeRate(
  ctx: Context,
  { instructorId, basisPoints }: { instructorId: string; basisPoints?: number | null },
): Promise<FeeRate> {
  adminOf(ctx);
  if (basisPoints != null && (basisPoints < 0 || basisPoints > 10_000))
    throw badInput('basisPoints', 'basisPoints must be from 0 to 10000.');
  const account = await accountById(ctx).load(instructorId);
  if (!account || account.role === 'STUDENT') throw notFound('instructor');

  return transaction(ctx, async (tx) => {
    const before = await ownRate(tx.query, instructorId);
    await (basisPoints == null
      ? tx.query(`delete from settlement_rates where instructor_id = ?`, [instructorId])
      : tx.query(
          `insert into settlement_rates (instructor_id, fee_basis_points) values (?, ?)
           on conflict (instructor_id) do update set fee_basis_points = excluded.fee_basis_points`,
          [instructorId, basisPoints],
        ));
    await recordAct(ctx, tx, {
      act: 'setFeeRate',
      subject: { kind: 'account', id: instructorId },
      before: { basisPoints: before },
      after: { basisPoints: basisPoints ?? null },
    });
    const effective = basisPoints ?? ctx.config.SETTLEMENT_FEE_BASIS_POINTS;
    return { __typename: 'FeeRate', instructorId, basisPoints: effective, own: basisPoints != null };
  });
}
