import type { Context } from '../../../infra/context.js';
import type { ProviderName } from '../provider.js';
import type { OurPayment } from './compare.js';

const COLUMNS = `id, provider_ref as "providerRef", status, amount_minor as "amountMinor",
  refunded_minor as "refundedMinor", asked_back_minor as "askedBackMinor", currency, paid_at is not null as paid`;

/** Our payments that a provider may mean: by our id, else by its own name. */
export async function oursOf(
  ctx: Context,
  provider: ProviderName,
  theirs: readonly { readonly paymentId: string | null; readonly providerRef: string | null }[],
): Promise<(OurPayment | null)[]> {
  const { rows } = await ctx.pool.query<OurPayment>(
    `select ${COLUMNS} from payments where provider = $1 and (id = any ($2::uuid[]) or provider_ref = any ($3::text[]))`,
    [provider, theirs.map(({ paymentId }) => paymentId), theirs.map(({ providerRef }) => providerRef)],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const byRef = new Map(rows.map((row) => [row.providerRef, row]));
  return theirs.map(
    ({ paymentId, providerRef }) =>
      (paymentId !== null && byId.get(paymentId)) || (providerRef !== null && byRef.get(providerRef)) || null,
  );
}

/** Our payments whose money came through a provider in a span of time. */
export async function paidIn(
  ctx: Context,
  provider: ProviderName,
  { from, to }: { from: Date; to: Date },
): Promise<OurPayment[]> {
  const { rows } = await ctx.pool.query<OurPayment>(
    `select ${COLUMNS} from payments where provider = $1 and paid_at between $2 and $3 order by id`,
    [provider, from, to],
  );
  return rows;
}
