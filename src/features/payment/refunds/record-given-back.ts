import type { Context } from '../../../infra/context.js';
import { nowSql } from '../../../infra/postgres/now.js';
import type { Tx } from '../../../infra/postgres/transaction.js';
import { notePayment } from '../change-payment.js';
import { Refund, type Payment } from '../entities.js';
import { paymentsChannel, refundChanged } from '../events.js';
import type { ProviderPayment } from '../provider.js';
import { recordBack } from './give-back.js';

/**
 * Records money that a provider gave back without being asked by us: more than we asked it for. What we asked for is
 * recorded by whoever asked.
 *
 * @param payment locked, and paid
 */
export async function recordGivenBack(
  ctx: Context,
  tx: Tx,
  payment: Payment,
  { refundedMinor }: ProviderPayment,
): Promise<void> {
  const unasked = Math.min(refundedMinor, payment.amountMinor) - payment.askedBackMinor;
  if (unasked <= 0) return;
  const clock = ctx.clock.forStore();
  const [made] = await tx.query<{ id: string }>(
    `insert into refunds (payment_id, cause, cause_key, status, amount_minor, currency, look_after, created_at, done_at)
     select ?, 'PROVIDER_DECISION', ?, 'DONE', ?, ?, now, now, now from (select ${nowSql('?')} as now) as clock
     on conflict on constraint refunds_once_per_cause do nothing returning id`,
    [payment.id, String(refundedMinor), unasked, payment.currency, clock],
  );
  if (!made) return;
  await notePayment(tx, payment, { askedBackMinor: payment.askedBackMinor + unasked });
  const refund = await tx.em.findOneOrFail(Refund, { id: made.id });
  await recordBack(ctx, tx, payment, refund);
  tx.emit(paymentsChannel(payment.studentId), refundChanged(refund, payment, null));
}
