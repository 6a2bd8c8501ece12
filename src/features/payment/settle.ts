import type { Context } from '../../infra/context.js';
import { nowSql } from '../../infra/postgres/now.js';
import { transaction, type Tx } from '../../infra/postgres/transaction.js';
import { lockPayment } from './change-payment.js';
import { Payment } from './entities.js';
import { abandonPayment } from './let-go.js';
import { isOpen } from './moves.js';
import type { ProviderName, ProviderPayment } from './provider.js';
import { providerNamed } from './providers/index.js';
import { recordFinding } from './record-finding.js';
import { beginStep, stepOf } from './steps.js';
import { takeMoney } from './take-money.js';

/**
 * Looks a payment up at its provider and records what it finds there: what a webhook leads to. Safe to repeat, in any
 * order.
 *
 * @returns whether the payment is one of ours
 * @throws ProviderError when the provider does not say
 */
export async function settlePayment(
  ctx: Context,
  {
    provider,
    providerRef,
    paymentId,
  }: { provider: ProviderName; providerRef: string | null; paymentId: string | null },
): Promise<'known' | 'unknown'> {
  const payment = await ctx.orm.em
    .fork()
    .findOne(Payment, paymentId ? { id: paymentId, provider } : { provider, providerRef });
  if (!payment) return 'unknown';
  await findOut(ctx, payment, providerRef);
  return 'known';
}

/**
 * Finds out how a payment stands at its provider, records it, and does what follows: takes money that the payer has
 * agreed to while the seat is held, lets go of an attempt whose seat is not held any more.
 */
export async function findOut(
  ctx: Context,
  { id, provider, providerRef }: Payment,
  refGiven: string | null = null,
): Promise<void> {
  const asked = { providerRef: providerRef ?? refGiven, paymentId: id };
  const found = await providerNamed(ctx, provider!).lookUp(ctx, asked);
  const next = await transaction(ctx, async (tx) => {
    const payment = (await lockPayment(tx, id))!;
    await recordFinding(ctx, tx, payment, found);
    return followUp(ctx, tx, payment, found);
  });
  if (next === 'takeMoney') await takeMoney(ctx, id);
}

async function followUp(
  ctx: Context,
  tx: Tx,
  payment: Payment,
  found: ProviderPayment | null,
): Promise<'takeMoney' | null> {
  if (!isOpen(payment)) return null;
  if (!(await isHeld(ctx, tx, payment.enrollmentId))) {
    await abandonUnheld(ctx, tx, payment);
    return null;
  }
  if (found?.status !== 'AUTHORIZED') return null;
  await beginStep(ctx, tx, { paymentId: payment.id, name: 'CONFIRM', providerRef: found.providerRef });
  return 'takeMoney';
}

/** Whether a seat is held, and its time is not over. */
export async function isHeld(ctx: Context, tx: Tx, enrollmentId: string): Promise<boolean> {
  const rows = await tx.query(
    `select id from enrollments where id = ? and status = 'PENDING_PAYMENT' and hold_expires_at > ${nowSql('?')}`,
    [enrollmentId, ctx.clock.forStore()],
  );
  return rows.length > 0;
}

/** Gives an attempt up whose seat is not held any more, unless somebody is at the call that takes its money. */
export async function abandonUnheld(ctx: Context, tx: Tx, payment: Payment): Promise<void> {
  if ((await stepOf(ctx, tx, payment.id, 'CONFIRM')) === 'working') return;
  await abandonPayment(ctx, tx, payment, 'HOLD_ENDED');
}
