import type { Context } from '../../../infra/context.js';
import { nowSql } from '../../../infra/postgres/now.js';
import type { Tx } from '../../../infra/postgres/transaction.js';
import type { Payment } from '../entities.js';

/**
 * Gives a receipt its number, in the transaction that records the money. The count of the year is locked until the
 * commit, and a rollback takes the number back: so there are no gaps. Comes last in its transaction, so that others wait
 * as short as can be.
 */
export async function issueReceipt(
  ctx: Context,
  tx: Tx,
  { id, title, currency }: Pick<Payment, 'id' | 'title' | 'currency'>,
  { amountMinor, refundId = null }: { amountMinor: number; refundId?: string | null },
): Promise<void> {
  const clock = ctx.clock.forStore();
  await tx.query(
    `with numbered as (
       insert into receipt_years (year, last) values (extract(year from ${nowSql('?')} at time zone 'UTC'), 1)
       on conflict (year) do update set last = receipt_years.last + 1 returning year, last
     )
     insert into receipts (year, number, payment_id, refund_id, title, amount_minor, currency, issued_at)
     select year, last, ?, ?, ?, ?, ?, ${nowSql('?')} from numbered`,
    [clock, id, refundId, title, amountMinor, currency, clock],
  );
}

/** A receipt as resolvers see it. */
export interface ReceiptRecord {
  readonly __typename: 'PaymentReceipt';
  readonly number: string;
  readonly issuedAt: Date;
  readonly title: string;
  readonly amount: { readonly amountMinor: number; readonly currency: string };
  readonly payment: Payment;
  readonly refunds: readonly Pick<ReceiptRecord, 'number' | 'issuedAt' | 'amount'>[];
}

interface Row {
  year: number;
  number: number;
  refund_id: string | null;
  title: string;
  amount_minor: number;
  currency: string;
  issued_at: Date;
}

const DIGITS = 6;

const faceOf = ({ year, number, issued_at, amount_minor, currency }: Row) => ({
  number: `${year}-${String(number).padStart(DIGITS, '0')}`,
  issuedAt: issued_at,
  amount: { amountMinor: amount_minor, currency },
});

/** The receipt of a payment with those of its refunds; null until the money is here. */
export async function receiptOf(ctx: Context, payment: Payment): Promise<ReceiptRecord | null> {
  const { rows } = await ctx.pool.query<Row>({
    name: 'receipts-of-payment',
    text: `select year, number, refund_id, title, amount_minor, currency, issued_at from receipts
            where payment_id = $1 order by year, number`,
    values: [payment.id],
  });
  const own = rows.find((row) => row.refund_id === null);
  if (!own) return null;
  const refunds = rows.filter((row) => row.refund_id !== null).map(faceOf);
  return { __typename: 'PaymentReceipt', ...faceOf(own), title: own.title, payment, refunds };
}
