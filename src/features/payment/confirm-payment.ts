import type { Context } from '../../infra/context.js';
import { transaction, type Tx } from '../../infra/postgres/transaction.js';
import { badInput, notFound } from '../../kit/errors.js';
import { isRefusal } from '../../kit/refusal.js';
import { viewerOf } from '../../kit/viewer.js';
import { enrollmentStateConflict, idempotencyKeyReused, checkKey } from '../enrollment/index.js';
import { lockPayment } from './change-payment.js';
import { isOpen } from './moves.js';
import { noteKey } from './once-per-key.js';
import { presentPayment } from './payment.js';
import { paymentStateConflict } from './refusals.js';
import { abandonUnheld, isHeld } from './settle.js';
import { beginStep } from './steps.js';
import { takeMoney } from './take-money.js';

const REF_MAX = 200;

/** What `confirmPayment` was asked for; the id is a uuid. */
export interface ConfirmInput {
  readonly paymentId: string;
  readonly providerRef: string | null;
  readonly idempotencyKey: string;
}

/**
 * Takes the money that the payer has agreed to in the widget. Order, amount and currency are those that were fixed when
 * it was begun, and are asked of the provider. While the provider does not say, the payment stays PENDING and is finished
 * without the client.
 *
 * @throws NOT_FOUND, BAD_USER_INPUT
 */
export async function confirmPayment(ctx: Context, input: ConfirmInput) {
  const { id: studentId } = viewerOf(ctx);
  checkKey(input.idempotencyKey);
  if ((input.providerRef?.length ?? 0) > REF_MAX)
    throw badInput('providerRef', `providerRef must have at most ${REF_MAX} characters.`);
  const decided = await transaction(ctx, (tx) => decide(ctx, tx, { ...input, studentId }));
  if (isRefusal(decided)) return decided;
  if (decided === 'unheld') return enrollmentStateConflict(ctx.locale, 'EXPIRED');
  await takeMoney(ctx, input.paymentId);
  return presentPayment(ctx, input.paymentId);
}

/** Decides that the money is taken: from here on it is finished whatever happens to us. */
async function decide(
  ctx: Context,
  tx: Tx,
  { paymentId, providerRef, idempotencyKey, studentId }: ConfirmInput & { readonly studentId: string },
) {
  const payment = await lockPayment(tx, paymentId);
  if (payment?.studentId !== studentId) throw notFound('payment');
  const input = ['confirmPayment', paymentId, providerRef];
  const noted = await noteKey(tx, { accountId: studentId, key: idempotencyKey, input, ledTo: paymentId });
  if (noted === 'reused') return idempotencyKeyReused(ctx.locale);
  if (!isOpen(payment)) return noted.isNew && !payment.paidAt ? paymentStateConflict(ctx.locale, payment) : 'known';
  if (!(await isHeld(ctx, tx, payment.enrollmentId))) {
    await abandonUnheld(ctx, tx, payment);
    return 'unheld';
  }
  const ref = payment.providerRef ?? providerRef;
  if (!ref) throw badInput('providerRef', 'The widget of this provider gives a providerRef: hand it over.');
  await beginStep(ctx, tx, { paymentId, name: 'CONFIRM', providerRef: ref });
  return 'begun';
}
