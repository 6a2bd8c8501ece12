import type { Context } from '../../../infra/context.js';
import { nowSql, storeNowMs } from '../../../infra/postgres/now.js';
import { eachOf } from '../each-of.js';
import type { PaymentProvider, ProviderPayment } from '../provider.js';
import { providersSetUp } from '../providers/index.js';
import { settlePayment } from '../settle.js';
import { compare, isMendable, type OurPayment } from './compare.js';
import { flag, noteRepair, openDifferences, resolveAsGone, type Seen } from './differences.js';
import { oursOf, paidIn } from './our-payments.js';

const EVERY_MINUTES = 10;
/** How far back each pass looks; it moves along, so each payment is compared some hundred times. */
const SPAN_HOURS = 72;
/** Payments that are compared by one statement. */
const BATCH = 100;

/** Compares our books with those of every provider whose time has come; one process does it. */
export async function reconcileWhenDue(ctx: Context): Promise<void> {
  for (const provider of providersSetUp(ctx)) {
    const { rowCount } = await ctx.pool.query(
      `insert into payment_reconciliations as known (provider, next_at)
       values ($1, ${nowSql('$2')} + interval '${EVERY_MINUTES} minutes')
       on conflict (provider) do update set next_at = excluded.next_at where known.next_at <= ${nowSql('$2')}`,
      [provider.name, ctx.clock.forStore()],
    );
    if (rowCount) await reconcile(ctx, provider);
  }
}

/**
 * Compares our books with a provider's: all that it lists, all that we have and it did not list, and what differed before.
 * What its word can mend is mended; the rest is flagged for an admin. One payment that fails never stops the rest.
 */
export async function reconcile(ctx: Context, provider: PaymentProvider): Promise<void> {
  const nowMs = await storeNowMs(ctx);
  // A little ahead, because the provider's clock may be.
  const span = { from: new Date(nowMs - SPAN_HOURS * 3_600_000), to: new Date(nowMs + 300_000) };
  const listed = new Set<string>();
  let batch: ProviderPayment[] = [];
  for await (const theirs of provider.list(ctx, span)) {
    listed.add(theirs.providerRef);
    batch.push(theirs);
    if (batch.length < BATCH) continue;
    await compareAll(ctx, provider, batch);
    batch = [];
  }
  await compareAll(ctx, provider, batch);
  const unlisted = (await paidIn(ctx, provider.name, span)).filter(
    ({ providerRef }) => providerRef === null || !listed.has(providerRef),
  );
  await eachOf(ctx, unlisted, 'a payment', (ours) => lookInto(ctx, provider, seenOf(ours, null)));
  await eachOf(ctx, await openDifferences(ctx, provider.name), 'a difference', async (open) => {
    const [now] = await lookAgain(ctx, provider, open);
    if (now !== open.kind) await resolveAsGone(ctx, open.id);
  });
}

async function compareAll(ctx: Context, provider: PaymentProvider, batch: readonly ProviderPayment[]): Promise<void> {
  const ours = await oursOf(ctx, provider.name, batch);
  const doubtful = batch.flatMap((theirs, i) => (compare(ours[i]!, theirs) ? [seenOf(ours[i]!, theirs)] : []));
  await eachOf(ctx, doubtful, 'a payment', (seen) => lookInto(ctx, provider, seen));
}

const seenOf = (ours: OurPayment | null, theirs: ProviderPayment | null) => ({
  paymentId: ours?.id ?? theirs?.paymentId ?? null,
  providerRef: theirs?.providerRef ?? ours?.providerRef ?? null,
});

/** Looks at what seems to differ once more, from near: a list is a little old, and so is what we read. */
async function lookInto(ctx: Context, provider: PaymentProvider, of: Seen): Promise<void> {
  const [kind, ours, theirs] = await lookAgain(ctx, provider, of);
  if (!kind) return;
  if (isMendable(kind)) {
    await settlePayment(ctx, { provider: provider.name, ...of });
    const [after] = await lookAgain(ctx, provider, of);
    if (!after) return noteRepair(ctx, { provider: provider.name, kind, of, ours, theirs });
  }
  await flag(ctx, { provider: provider.name, kind, of, ours, theirs });
}

async function lookAgain(ctx: Context, provider: PaymentProvider, { paymentId, providerRef }: Seen) {
  const [ours] = await oursOf(ctx, provider.name, [{ paymentId, providerRef }]);
  const theirs = await provider.lookUp(ctx, { providerRef, paymentId: paymentId! });
  return [compare(ours!, theirs), ours!, theirs] as const;
}
