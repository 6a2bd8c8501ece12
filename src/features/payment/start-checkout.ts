import type { Context } from '../../infra/context.js';
import { transaction, type Tx } from '../../infra/postgres/transaction.js';
import { RequestError } from '../../kit/errors.js';
import { encodeId } from '../../kit/id.js';
import { isRefusal } from '../../kit/refusal.js';
import { viewerOf } from '../../kit/viewer.js';
import { checkKey } from '../enrollment/index.js';
import { fixPrice } from './fix-price.js';
import { lockPayment, notePayment } from './change-payment.js';
import type { Payment } from './entities.js';
import { isOpen } from './moves.js';
import { presentPayment } from './payment.js';
import { ProviderError } from './provider.js';
import { providerNamed } from './providers/index.js';
import { recordNothingTaken } from './record-nothing.js';
import { doStep, endStep, type Step } from './steps.js';

/** What `startCheckout` was asked for; ids are uuids. */
export interface CheckoutInput {
  readonly enrollmentId: string;
  readonly couponId: string | null;
  readonly idempotencyKey: string;
}

/** A payment that was begun, and what the provider's widget is opened with. */
export interface Checkout {
  readonly __typename: 'Checkout';
  readonly payment: Payment;
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
}

const checkoutOf = (payment: Payment): Checkout => ({
  __typename: 'Checkout',
  payment,
  parameters: isOpen(payment) ? Object.entries(payment.parameters).map(([name, value]) => ({ name, value })) : [],
});

/**
 * Begins to pay for a seat that is held: fixes what is to be paid (`fixPrice`), then has the provider told of the order.
 * Nothing left to pay makes the seat the student's at once. The key leads to one payment: asked again, also after we died
 * in between, it goes on where it stopped and gives that payment as it is.
 *
 * @throws NOT_FOUND, BAD_USER_INPUT; SERVICE_UNAVAILABLE when the provider did not answer: the same key goes on
 */
export async function startCheckout(ctx: Context, input: CheckoutInput) {
  const { id: studentId } = viewerOf(ctx);
  checkKey(input.idempotencyKey);
  const fixed = await transaction(ctx, (tx) => fixPrice(ctx, tx, { ...input, studentId }));
  if (isRefusal(fixed)) return fixed;
  if (fixed.provider !== null) await announce(ctx, fixed);
  return checkoutOf(await presentPayment(ctx, fixed.id));
}

/** Tells the provider of the order, where that is yet to be done, and keeps what its widget needs. */
async function announce(ctx: Context, { id, provider, amountMinor, currency, title }: Payment): Promise<void> {
  const returnUrl = `${ctx.config.PUBLIC_URL}/payments/${encodeId('payment', id)}`;
  const order = { paymentId: id, amountMinor, currency, title, returnUrl };
  await doStep(ctx, { paymentId: id, name: 'PREPARE' }, async (step) => {
    const announced = await providerNamed(ctx, provider!)
      .prepare(ctx, order)
      .catch((error: unknown) => {
        if (error instanceof ProviderError && error.kind === 'refused') return error;
        throw error;
      });
    await transaction(ctx, (tx) => recordAnnounced(ctx, tx, step, announced));
  }).catch((error: unknown) => {
    if (!(error instanceof ProviderError)) throw error;
    ctx.log.warn({ err: error, paymentId: id }, 'the provider could not be told of an order');
    throw new RequestError('SERVICE_UNAVAILABLE', 'The payment provider does not answer. Try again with the same key.');
  });
}

async function recordAnnounced(
  ctx: Context,
  tx: Tx,
  step: Step,
  announced: { providerRef: string | null; parameters: Readonly<Record<string, string>> } | ProviderError,
): Promise<void> {
  const payment = (await lockPayment(tx, step.paymentId))!;
  if (announced instanceof ProviderError) {
    await endStep(ctx, tx, step, announced.code ?? 'refused');
    return recordNothingTaken(ctx, tx, payment, 'DECLINED');
  }
  await endStep(ctx, tx, step, 'ANNOUNCED');
  const providerRef = announced.providerRef ?? payment.providerRef;
  await notePayment(tx, payment, { providerRef, parameters: { ...announced.parameters } });
}
