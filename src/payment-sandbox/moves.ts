import { newId, type Intent, type Order, type Outcome } from './books.js';

/** Announces an order. */
export function create(order: Order): Outcome {
  const at = new Date().toISOString();
  const intent: Intent = {
    ...order,
    id: newId('int'),
    status: 'CREATED',
    refundedMinor: 0,
    createdAt: at,
    changedAt: at,
  };
  return { status: 201, body: intent, intent, events: ['intent.created'] };
}

/** The payer says yes or no; only once. */
export function decide(intent: Intent, approved: boolean): Outcome {
  if (intent.status !== 'CREATED') return { status: 200, body: intent };
  return moved(intent, { status: approved ? 'AUTHORIZED' : 'FAILED' }, [
    approved ? 'intent.authorized' : 'intent.failed',
  ]);
}

/**
 * Takes the money, if the order is the one that the payer agreed to.
 *
 * @param how `declined`: the bank says no; `deferred`: it takes its time, until `finish`
 */
export function confirm(
  intent: Intent,
  order: Pick<Order, 'orderId' | 'amountMinor' | 'currency'>,
  how?: 'declined' | 'deferred',
): Outcome {
  if (intent.status === 'PAID') return refused(409, 'already_paid');
  if (intent.status === 'PROCESSING') return { status: 200, body: intent };
  if (intent.status === 'CREATED') return refused(409, 'not_approved');
  if (intent.status === 'FAILED') return refused(402, 'declined');
  if (intent.status === 'CANCELLED') return refused(409, 'cancelled');
  const same =
    intent.orderId === order.orderId && intent.amountMinor === order.amountMinor && intent.currency === order.currency;
  if (!same) return refused(409, 'order_mismatch');
  if (how === 'declined') {
    const { intent: failed, events } = moved(intent, { status: 'FAILED' }, ['intent.failed']);
    return { ...refused(402, 'declined'), intent: failed, events };
  }
  if (how === 'deferred') return moved(intent, { status: 'PROCESSING' }, ['intent.processing']);
  return moved(intent, { status: 'PAID' }, ['intent.processing', 'intent.succeeded']);
}

/** Ends a confirmation that was deferred. */
export function finish(intent: Intent, paid: boolean): Outcome {
  if (intent.status !== 'PROCESSING') return refused(409, 'not_processing');
  return moved(intent, { status: paid ? 'PAID' : 'FAILED' }, [paid ? 'intent.succeeded' : 'intent.failed']);
}

/** Gives money back, or lets go of it before it was taken. */
export function cancel(intent: Intent, { amountMinor, currency }: { amountMinor: number; currency: string }): Outcome {
  if (intent.status === 'FAILED' || intent.status === 'CANCELLED') return { status: 200, body: intent };
  if (intent.status !== 'PAID') return moved(intent, { status: 'CANCELLED' }, ['intent.cancelled']);
  if (currency !== intent.currency) return refused(409, 'currency_mismatch');
  const refundedMinor = intent.refundedMinor + amountMinor;
  if (refundedMinor > intent.amountMinor) return refused(409, 'more_than_was_paid');
  return moved(intent, { refundedMinor }, ['intent.refunded']);
}

/** A no, with its reason for programs. */
export const refused = (status: number, code: string): Outcome => ({ status, body: { code, message: code } });

function moved(intent: Intent, change: Partial<Intent>, events: readonly string[]): Outcome {
  const changed = { ...intent, ...change, changedAt: new Date().toISOString() };
  return { status: 200, body: changed, intent: changed, events };
}
