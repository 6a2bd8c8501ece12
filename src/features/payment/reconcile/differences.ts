import type { PaymentDifferenceKind } from '../../../generated/schema.js';
import type { Context } from '../../../infra/context.js';
import { nowSql } from '../../../infra/postgres/now.js';
import type { ProviderName, ProviderPayment } from '../provider.js';
import type { OurPayment } from './compare.js';

/** Which payment it is: ours, the provider's, or both. */
export interface Seen {
  readonly paymentId: string | null;
  readonly providerRef: string | null;
}

/** What was seen to differ. */
export interface Finding {
  readonly provider: ProviderName;
  readonly kind: PaymentDifferenceKind;
  readonly of: Seen;
  readonly ours: OurPayment | null;
  readonly theirs: ProviderPayment | null;
}

/** How a payment stands in one book, as it is kept. */
export interface Standing {
  readonly status: string;
  readonly amountMinor: number;
  readonly refundedMinor: number;
  readonly currency: string;
}

const standing = (side: OurPayment | ProviderPayment | null): string | null =>
  side &&
  JSON.stringify({
    status: side.status,
    amountMinor: side.amountMinor,
    refundedMinor: side.refundedMinor,
    currency: side.currency,
  } satisfies Standing);

const valuesOf = ({ provider, kind, of, ours, theirs }: Finding, ctx: Context) => [
  provider,
  kind,
  of.paymentId,
  of.providerRef,
  standing(ours),
  standing(theirs),
  ctx.clock.forStore(),
];

/** Flags a difference for the admins, once while it is open; one that an admin has dealt with as it is stays that way. */
export async function flag(ctx: Context, finding: Finding): Promise<void> {
  const { rows } = await ctx.pool.query<{ is_new: boolean }>(
    `insert into payment_differences (provider, kind, payment_id, provider_ref, ours, theirs, found_at, seen_at)
     select $1, $2, $3::uuid, $4, $5::jsonb, $6::jsonb, ${nowSql('$7')}, ${nowSql('$7')}
      where not exists (
        select from payment_differences
         where provider = $1 and kind = $2 and (payment_id, provider_ref) is not distinct from ($3::uuid, $4::text)
           and (ours, theirs) is not distinct from ($5::jsonb, $6::jsonb)
           and resolution not in ('GONE', 'REPAIRED'))
     on conflict (provider, kind, payment_id, provider_ref) where resolved_at is null
       do update set seen_at = excluded.seen_at, ours = excluded.ours, theirs = excluded.theirs
     returning xmax = 0 as is_new`,
    valuesOf(finding, ctx),
  );
  if (rows[0]?.is_new) ctx.log.error({ ...finding.of, kind: finding.kind }, 'our books differ from the provider’s');
}

/** Keeps in mind that our books were mended by the provider's word. */
export async function noteRepair(ctx: Context, finding: Finding): Promise<void> {
  await ctx.pool.query(
    `insert into payment_differences (provider, kind, payment_id, provider_ref, ours, theirs, found_at, seen_at, resolved_at, resolution)
     values ($1, $2, $3, $4, $5, $6, ${nowSql('$7')}, ${nowSql('$7')}, ${nowSql('$7')}, 'REPAIRED')`,
    valuesOf(finding, ctx),
  );
  ctx.log.warn({ ...finding.of, kind: finding.kind }, 'our books were mended by the provider’s word');
}

/** Open differences that are looked at in one pass, those first that were looked at least lately. */
const OPEN_AT_ONCE = 500;

export async function openDifferences(ctx: Context, provider: ProviderName) {
  const { rows } = await ctx.pool.query<Seen & { id: string; kind: PaymentDifferenceKind }>(
    `select id, kind, payment_id as "paymentId", provider_ref as "providerRef" from payment_differences
      where provider = $1 and resolved_at is null order by seen_at limit ${OPEN_AT_ONCE}`,
    [provider],
  );
  return rows;
}

/** Closes a difference that is not there any more. */
export async function resolveAsGone(ctx: Context, id: string): Promise<void> {
  await ctx.pool.query(
    `update payment_differences set resolved_at = ${nowSql('$2')}, resolution = 'GONE'
      where id = $1 and resolved_at is null`,
    [id, ctx.clock.forStore()],
  );
}
