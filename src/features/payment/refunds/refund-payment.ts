import type { Context } from '../../../infra/context.js';
import { transaction, type Tx } from '../../../infra/postgres/transaction.js';
import { badInput, notFound } from '../../../kit/errors.js';
import { adminOf } from '../../../kit/viewer.js';
import { recordAct } from '../../accounts/index.js';
import { text } from '../../catalog/index.js';
import { idempotencyKeyReused, checkKey } from '../../enrollment/index.js';
import { lockPayment } from '../change-payment.js';
import { Refund } from '../entities.js';
import { noteKey } from '../once-per-key.js';
import { paymentStateConflict, refundTooLarge } from '../refusals.js';
import { askBack } from './ask-back.js';

/** What `refundPayment` was asked for; the id is a uuid. */
export interface RefundInput {
  readonly paymentId: string;
  readonly amountMinor: number | null;
  readonly reason: string;
  readonly idempotencyKey: string;
}

/**
 * Gives money back by an admin's decision, in part or whole. The seat stays as it is: that is another decision.
 *
 * @throws FORBIDDEN, NOT_FOUND, BAD_USER_INPUT
 */
export async function refundPayment(ctx: Context, input: RefundInput) {
  adminOf(ctx);
  checkKey(input.idempotencyKey);
  const reason = text('reason', input.reason, 1, 500);
  if (input.amountMinor !== null && input.amountMinor < 1)
    throw badInput('amountMinor', 'amountMinor must be 1 or more.');
  return transaction(ctx, (tx) => decide(ctx, tx, { ...input, reason }));
}

async function decide(ctx: Context, tx: Tx, { paymentId, amountMinor, reason, idempotencyKey }: RefundInput) {
  const payment = await lockPayment(tx, paymentId);
  if (!payment) throw notFound('payment');
  const key = { accountId: adminOf(ctx).id, key: idempotencyKey, ledTo: paymentId };
  const noted = await noteKey(tx, { ...key, input: ['refundPayment', paymentId, amountMinor, reason] });
  if (noted === 'reused') return idempotencyKeyReused(ctx.locale);
  const causeKey = `${key.accountId}:${idempotencyKey}`;
  if (!noted.isNew) return tx.em.findOneOrFail(Refund, { paymentId, cause: 'ADMIN_DECISION', causeKey });

  if (!payment.paidAt) return paymentStateConflict(ctx.locale, payment);
  const left = payment.amountMinor - payment.askedBackMinor;
  if (left < (amountMinor ?? 1)) return refundTooLarge(ctx.locale, { amountMinor: left, currency: payment.currency });
  const ask = { cause: 'ADMIN_DECISION', causeKey, amountMinor: amountMinor ?? left, reason } as const;
  const before = { askedBackMinor: payment.askedBackMinor };
  const refund = await askBack(ctx, tx, payment, ask);
  const after = { askedBackMinor: payment.askedBackMinor };
  await recordAct(ctx, tx, {
    act: 'refundPayment',
    subject: { kind: 'payment', id: paymentId },
    before,
    after,
    reason,
  });
  return refund;
}
