import type { Context } from '../../infra/context.js';
import type { Tx } from '../../infra/postgres/transaction.js';
import { received } from './books/payment-lines.js';
import { post } from './books/ledger.js';
import { movePayment, notePayment } from './change-payment.js';
import type { Payment } from './entities.js';
import { abandonPayment, receiveMoney } from './let-go.js';
import { isOpen } from './moves.js';
import { isOrdered, isWhollyBack } from './ordered.js';
import type { ProviderPayment } from './provider.js';
import { recordNothingTaken } from './record-nothing.js';
import { recordGivenBack } from './refunds/record-given-back.js';
import { stepOf } from './steps.js';

/**
 * Records what a provider says of a payment: the one step that the client's confirmation, the webhooks and the completer
 * all lead to. However often it is said, and in whatever order, each thing takes effect once.
 *
 * @param payment locked
 * @param found null when the provider has none
 */
export async function recordFinding(
  ctx: Context,
  tx: Tx,
  payment: Payment,
  found: ProviderPayment | null,
): Promise<void> {
  // What is somebody else's says nothing of ours, whoever named it to us.
  if (!found || found.paymentId !== payment.id) return;
  if (payment.paidAt) return recordGivenBack(ctx, tx, payment, found);
  // Whoever is at the call that lets go records what it led to.
  if (payment.status === 'CANCEL_REQUESTED' && (await stepOf(ctx, tx, payment.id, 'LET_GO')) === 'working') return;
  if (!isOrdered(payment, found)) return recordMismatch(ctx, tx, payment, found);
  switch (found.status) {
    case 'PAID':
      if (payment.status === 'FAILED' && isWhollyBack(found)) return;
      await receiveMoney(ctx, tx, payment, { providerRef: found.providerRef, wanted: !isWhollyBack(found) });
      return recordGivenBack(ctx, tx, payment, found);
    case 'AUTHORIZED':
      if (payment.status === 'FAILED') await abandonPayment(ctx, tx, payment, payment.failure ?? 'HOLD_ENDED');
      await movePayment(ctx, tx, payment, 'authorize', { providerRef: found.providerRef });
      return;
    case 'FAILED':
    case 'CANCELLED':
      return recordNothingTaken(ctx, tx, payment, payment.failure ?? 'DECLINED');
    default:
      if (!payment.providerRef) await notePayment(tx, payment, { providerRef: found.providerRef });
  }
}

/**
 * What was agreed to, or even paid, is not what was ordered. It never buys the seat: the provider is asked to let go of
 * it or to give it back, and both are written down.
 */
async function recordMismatch(ctx: Context, tx: Tx, payment: Payment, found: ProviderPayment): Promise<void> {
  if (found.status === 'FAILED' || found.status === 'CANCELLED' || isWhollyBack(found))
    return isOpen(payment) ? recordNothingTaken(ctx, tx, payment, 'MISMATCH') : undefined;
  const isNew = await abandonPayment(ctx, tx, payment, 'MISMATCH', found.providerRef);
  if (isNew) ctx.log.error({ paymentId: payment.id, found }, 'what a provider has is not what was ordered');
  if (found.status !== 'PAID') return;
  const amountMinor = found.amountMinor - found.refundedMinor;
  const lines = received({ ...payment, currency: found.currency }, 'RETURN', amountMinor);
  await post(tx, { cause: `mismatch:${payment.id}`, lines });
}
