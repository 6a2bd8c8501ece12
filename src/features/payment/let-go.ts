import type { Context } from '../../infra/context.js';
import type { Job } from '../../infra/jobs.js';
import { transaction, type Tx } from '../../infra/postgres/transaction.js';
import { returnCoupon } from '../coupons/index.js';
import { postBack } from './books/ledger.js';
import { lockPayment, movePayment } from './change-payment.js';
import { Payment } from './entities.js';
import { isOpen } from './moves.js';
import { isOrdered, isWhollyBack } from './ordered.js';
import type { PaymentProvider, ProviderPayment } from './provider.js';
import { providerNamed } from './providers/index.js';
import { recordMoney, type Money } from './record-money.js';
import { recordNothingTaken } from './record-nothing.js';
import { recordGivenBack } from './refunds/record-given-back.js';
import { beginStep, doStep, endStep, stepOf, type Step } from './steps.js';

/** Asks the provider to let go of an attempt that was given up. */
export const letGoJob: Job<{ paymentId: string }> = {
  name: 'letGoOfPayment',
  run: (ctx, { paymentId }) => letGo(ctx, paymentId),
};

/**
 * Gives an attempt up: from now on it buys nothing, its coupon is the student's again, and the provider is asked to let
 * go of it.
 *
 * @param payment locked
 * @returns whether that is new
 */
export async function abandonPayment(
  ctx: Context,
  tx: Tx,
  payment: Payment,
  failure: NonNullable<Payment['failure']>,
  providerRef: string | null | undefined = payment.providerRef,
): Promise<boolean> {
  if (!(await movePayment(ctx, tx, payment, 'letGo', { failure, providerRef }))) return false;
  await returnCoupon(tx, { paymentId: payment.id });
  await beginStep(ctx, tx, { paymentId: payment.id, name: 'LET_GO' });
  await tx.job(letGoJob, { paymentId: payment.id }, { key: `let-go:${payment.id}` });
  return true;
}

/** Ends an open attempt where another takes its place; gives it back instead where its money is being taken, or is here. */
export async function giveWay(ctx: Context, tx: Tx, paymentId: string): Promise<Payment | null> {
  const payment = (await lockPayment(tx, paymentId))!;
  if (!isOpen(payment)) return payment.paidAt ? payment : null;
  const confirming = await stepOf(ctx, tx, paymentId, 'CONFIRM');
  if (payment.status === 'AUTHORIZED' || confirming === 'working' || confirming === 'begun') return payment;
  await abandonPayment(ctx, tx, payment, 'SUPERSEDED');
  return null;
}

/**
 * Records money that came, late or not. A later attempt of the student for the course that has set the same coupon aside,
 * and that nobody is paying, gives way to it: who has paid has the seat, not who might.
 *
 * @param payment locked
 */
export async function receiveMoney(ctx: Context, tx: Tx, payment: Payment, money: Money): Promise<void> {
  const { id, couponId, studentId, courseId } = payment;
  if (couponId && money.wanted) {
    const [later] = await tx.query<{ id: string }>(
      `select id from payments where student_id = ? and course_id = ? and coupon_id = ? and id <> ?
          and status in ('PENDING', 'AUTHORIZED')`,
      [studentId, courseId, couponId, id],
    );
    if (later) await giveWay(ctx, tx, later.id);
  }
  await recordMoney(ctx, tx, payment, money);
}

/** Has the provider let go of what was not taken, or give back what should not have been. Safe to repeat. */
export async function letGo(ctx: Context, paymentId: string): Promise<void> {
  await doStep(ctx, { paymentId, name: 'LET_GO' }, async (step) => {
    const payment = await ctx.orm.em.fork().findOneOrFail(Payment, { id: paymentId });
    const provider = providerNamed(ctx, payment.provider!);
    const found = await provider.lookUp(ctx, { providerRef: payment.providerRef ?? null, paymentId });
    const own = found?.paymentId === paymentId ? found : null;
    const answer = own && mustGo(payment, own) ? await cancel(ctx, provider, { payment, found: own, step }) : own;
    await transaction(ctx, (tx) => recordLetGo(ctx, tx, { step, answer }));
  });
}

/** What is not over is let go of; what was paid is given back only where it is not what was ordered. */
function mustGo(payment: Payment, found: ProviderPayment): boolean {
  if (found.status === 'PAID') return !isOrdered(payment, found) && !isWhollyBack(found);
  return found.status === 'CREATED' || found.status === 'PROCESSING' || found.status === 'AUTHORIZED';
}

const cancel = (
  ctx: Context,
  provider: PaymentProvider,
  { payment, found, step }: { payment: Payment; found: ProviderPayment; step: Step },
) =>
  provider.cancel(ctx, {
    providerRef: found.providerRef,
    amountMinor: found.amountMinor - found.refundedMinor,
    currency: found.currency,
    reason: payment.failure ?? 'HOLD_ENDED',
    key: step.id,
  });

async function recordLetGo(
  ctx: Context,
  tx: Tx,
  { step, answer }: { step: Step; answer: ProviderPayment | null },
): Promise<void> {
  const payment = (await lockPayment(tx, step.paymentId))!;
  await endStep(ctx, tx, step, answer?.status ?? 'NONE');
  if (answer?.status === 'PAID' && !isWhollyBack(answer)) {
    // The payer was faster: it is money like any other.
    await receiveMoney(ctx, tx, payment, { providerRef: answer.providerRef, wanted: true });
    return recordGivenBack(ctx, tx, payment, answer);
  }
  await recordNothingTaken(ctx, tx, payment, payment.failure ?? 'HOLD_ENDED');
  await postBack(tx, { cause: `mismatch-back:${payment.id}`, of: `mismatch:${payment.id}` });
}
