import type { Context } from '../../infra/context.js';
import { nowSql } from '../../infra/postgres/now.js';
import { transaction, type Tx } from '../../infra/postgres/transaction.js';
import { notFound } from '../../kit/errors.js';
import { adminOf } from '../../kit/viewer.js';
import { recordAct } from '../accounts/index.js';
import { post, type LedgerLine } from '../payment/index.js';
import { Settlement } from './entities.js';
import { feeBasisPointsOf } from './fee-rates.js';
import { nothingToSettle, settlementPeriodNotOver, settlementPeriodOverlaps } from './refusals.js';
import { settle } from './settle.js';
import { takeUnsettled, type Account, type CourseTurnover } from './unsettled.js';

export type CloseSettlementOutcome =
  | Settlement
  | ReturnType<typeof nothingToSettle>
  | ReturnType<typeof settlementPeriodNotOver>
  | ReturnType<typeof settlementPeriodOverlaps>;

/**
 * Closes a period of an instructor, for good: what the books owe for their courses becomes our fee and what is theirs.
 * Periods are closed in their order and none twice: `settlements_periods_apart` has the last word.
 *
 * @throws FORBIDDEN, NOT_FOUND for an instructor that there is not
 */
export async function closeSettlement(ctx: Context, account: Account): Promise<CloseSettlementOutcome> {
  adminOf(ctx);
  return transaction<CloseSettlementOutcome>(ctx, async (tx) => {
    const { instructorId, currency, period } = account;
    await lockInstructor(tx, instructorId);
    const last = await lastSettlement(tx, account);
    if (last && period.fromDay <= last.toDay) return settlementPeriodOverlaps(ctx.locale, last);
    const { now, overAt } = await overAtOf(ctx, tx, account);
    if (overAt > now) return settlementPeriodNotOver(ctx.locale, overAt);

    const [made] = await tx.query<{ id: string }>(`select uuidv7() as id`);
    const { id } = made!;
    const courses = await takeUnsettled(tx.query, id, account);
    if (courses.length === 0) return nothingToSettle(ctx.locale);
    const feeBasisPoints = await feeBasisPointsOf(ctx, tx.query, instructorId);
    const turnover = { ...totalOf(courses), carriedOverMinor: Math.min(last?.netMinor ?? 0, 0), feeBasisPoints };
    const settled = settle(turnover);
    const { feeMinor } = settled;
    const row = { id, instructorId, currency, ...period, ...turnover, feeMinor, closedAt: now };
    await tx.em.insert(Settlement, row as Settlement);
    await post(tx, { cause: `settlement:${id}`, lines: linesOf(account, courses, settled) });
    const after = { ...period, currency, ...turnover, ...settled };
    await recordAct(ctx, tx, { act: 'closeSettlement', subject: { kind: 'settlement', id }, after });
    return tx.em.findOneOrFail(Settlement, { id });
  });
}

/** What came in and went back in all. */
export const totalOf = (courses: readonly CourseTurnover[]) => ({
  grossMinor: courses.reduce((sum, { grossMinor }) => sum + grossMinor, 0),
  refundsMinor: courses.reduce((sum, { refundsMinor }) => sum + refundsMinor, 0),
});

/** What was owed for each course is ours and the instructor's from now on. */
function linesOf(
  { instructorId, currency }: Account,
  courses: readonly CourseTurnover[],
  { feeMinor, earnedMinor }: ReturnType<typeof settle>,
): LedgerLine[] {
  return [
    ...courses.map(({ courseId, grossMinor, refundsMinor }) => ({
      account: 'PAYABLE' as const,
      courseId,
      amountMinor: grossMinor - refundsMinor,
      currency,
    })),
    { account: 'FEES', amountMinor: -feeMinor, currency },
    { account: 'INSTRUCTOR', accountId: instructorId, amountMinor: -earnedMinor, currency },
  ];
}

/** Nobody else closes a period of this instructor until the commit. */
async function lockInstructor(tx: Tx, id: string): Promise<void> {
  const locked = await tx.query(`select from accounts where id = ? and role <> 'STUDENT' for no key update`, [id]);
  if (locked.length === 0) throw notFound('instructor');
}

/** The settlement before; null for the first. */
export const lastSettlement = (tx: Pick<Tx, 'em'>, { instructorId, currency }: Account) =>
  tx.em.findOne(Settlement, { instructorId, currency }, { orderBy: { toDay: 'desc' } });

/** When the last day of a period is over wherever the instructor has a course, and in UTC; and what is now. */
async function overAtOf(ctx: Context, tx: Tx, { instructorId, period }: Account): Promise<{ now: Date; overAt: Date }> {
  const [row] = await tx.query<{ now: number; over_at: number }>(
    `select extract(epoch from ${nowSql('?')})::float8 * 1000 as now,
            extract(epoch from max((?::date + 1)::timestamp at time zone zone))::float8 * 1000 as over_at
       from (select 'UTC' as zone
              union select c.time_zone from course_instructors i join courses c on c.id = i.course_id
                     where i.account_id = ?) zones`,
    [ctx.clock.forStore(), period.toDay, instructorId],
  );
  return { now: new Date(row!.now), overAt: new Date(row!.over_at) };
}
