import { raw } from '@mikro-orm/postgresql';
import type { Context } from '../../infra/context.js';
import { nowSql } from '../../infra/postgres/now.js';
import type { Tx } from '../../infra/postgres/transaction.js';
import { Payment } from './entities.js';
import { paymentChanged, paymentsChannel } from './events.js';
import { canMove, MOVES, type MoveName } from './moves.js';

/** A payment that nobody else changes until the commit; null where there is none. */
export async function lockPayment(tx: Tx, id: string): Promise<Payment | null> {
  await tx.query(`select from payments where id = ? for no key update`, [id]);
  return tx.em.findOne(Payment, { id }, { refresh: true });
}

/** What a move may write beside the status. */
export type Changes = Partial<
  Pick<Payment, 'enrollmentId' | 'providerRef' | 'purpose' | 'waitlistEntryId' | 'keptUntil' | 'failure' | 'paidAt'>
> & { askedBackMinor?: number; refundedMinor?: number; parameters?: Record<string, string> };

/**
 * Makes a move, if the payment is in a state to make it from, and tells of it.
 *
 * @param payment locked, and changed to what it is then
 * @returns whether it was made
 */
export async function movePayment(
  ctx: Context,
  tx: Tx,
  payment: Payment,
  name: MoveName,
  changes: Changes = {},
): Promise<boolean> {
  if (!canMove(payment, name)) return false;
  const { from, to, paid } = MOVES[name];
  const previousStatus = payment.status;
  const moved = await tx.em.nativeUpdate(
    Payment,
    { id: payment.id, status: { $in: [...from] }, paidAt: paid ? { $ne: null } : null },
    { ...changes, status: to, version: raw('version + 1') },
  );
  if (moved === 0) return false;
  await lookAgain(ctx, tx, payment.id);
  await tx.em.refresh(payment);
  tx.emit(paymentsChannel(payment.studentId), paymentChanged(payment, previousStatus));
  return true;
}

/** Writes what is no move, such as what the money is for, and tells of it. */
export async function notePayment(tx: Tx, payment: Payment, changes: Changes): Promise<void> {
  await tx.em.nativeUpdate(Payment, { id: payment.id }, { ...changes, version: raw('version + 1') });
  await tx.em.refresh(payment);
  tx.emit(paymentsChannel(payment.studentId), paymentChanged(payment, payment.status));
}

/** A payment that changed is looked at by the completer after the usual time again, however often it was before. */
async function lookAgain(ctx: Context, tx: Tx, id: string): Promise<void> {
  await tx.query(`update payments set looks = 0, look_after = ${nowSql('?')} + ? * interval '1 second' where id = ?`, [
    ctx.clock.forStore(),
    ctx.config.PAYMENT_LOOK_SECONDS,
    id,
  ]);
}

/** What the store takes for now, in a transaction. */
export async function nowIn(ctx: Context, tx: Tx): Promise<Date> {
  const [row] = await tx.query<{ now: Date | string }>(`select ${nowSql('?')} as now`, [ctx.clock.forStore()]);
  return new Date(row!.now);
}
