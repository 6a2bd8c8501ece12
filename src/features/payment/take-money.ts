import type { Context } from '../../infra/context.js';
import { transaction, type Tx } from '../../infra/postgres/transaction.js';
import { lockPayment } from './change-payment.js';
import { Payment } from './entities.js';
import { abandonPayment } from './let-go.js';
import { isOpen } from './moves.js';
import { ProviderError, type ProviderPayment } from './provider.js';
import { providerNamed } from './providers/index.js';
import { recordFinding } from './record-finding.js';
import { recordNothingTaken } from './record-nothing.js';
import { doStep, endStep, type Step } from './steps.js';

/** What a call to take the money led to: the payment at the provider, and the provider's own code for a no. */
interface Taken {
  readonly found: ProviderPayment | null;
  readonly refused: string | null;
}

/**
 * Takes the money that the payer has agreed to, where that was decided (step CONFIRM), and records what came of it. What
 * the provider does not say clearly stays open: the completer asks again, with the same key.
 */
export async function takeMoney(ctx: Context, paymentId: string): Promise<void> {
  await doStep(ctx, { paymentId, name: 'CONFIRM' }, async (step) => {
    const payment = await ctx.orm.em.fork().findOneOrFail(Payment, { id: paymentId });
    const taken = await confirmAtProvider(ctx, payment, step);
    await transaction(ctx, (tx) => recordTaken(ctx, tx, step, taken));
  }).catch((error: unknown) => {
    if (!(error instanceof ProviderError)) throw error;
    ctx.log.warn({ err: error, paymentId }, 'the provider did not say whether it took the money');
  });
}

async function confirmAtProvider(ctx: Context, payment: Payment, step: Step): Promise<Taken> {
  const provider = providerNamed(ctx, payment.provider!);
  const { id: paymentId, amountMinor, currency, title } = payment;
  const providerRef = (step.providerRef ?? payment.providerRef)!;
  try {
    const order = { paymentId, amountMinor, currency, title };
    return { found: await provider.confirm(ctx, { ...order, providerRef, key: step.id }), refused: null };
  } catch (error) {
    if (!(error instanceof ProviderError) || error.kind !== 'refused') throw error;
    const found = await provider.lookUp(ctx, { providerRef: payment.providerRef ?? null, paymentId });
    return { found, refused: error.code ?? 'refused' };
  }
}

async function recordTaken(ctx: Context, tx: Tx, step: Step, { found, refused }: Taken): Promise<void> {
  const payment = (await lockPayment(tx, step.paymentId))!;
  await endStep(ctx, tx, step, refused ?? found?.status ?? 'NONE');
  await recordFinding(ctx, tx, payment, found);
  if (refused === null || !isOpen(payment)) return;
  // A no is the end of the attempt; what the payer agreed to is let go of.
  if (found) await abandonPayment(ctx, tx, payment, 'DECLINED');
  else await recordNothingTaken(ctx, tx, payment, 'DECLINED');
}
