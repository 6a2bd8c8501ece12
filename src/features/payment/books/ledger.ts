import type { Tx } from '../../../infra/postgres/transaction.js';

/** Where money can be. */
export type LedgerAccount = 'PROVIDER' | 'PAYABLE' | 'CUSTOMER_CREDIT' | 'FEES' | 'INSTRUCTOR' | 'BANK';

/** One line of a transaction of the books. */
export interface LedgerLine {
  /**
   * PROVIDER: with the provider, or on its way from there. PAYABLE: owed for a course. CUSTOMER_CREDIT: owed to a student.
   * FEES: ours. INSTRUCTOR: owed to one of them. BANK: in our bank.
   */
  readonly account: LedgerAccount;
  /** Whole minor units: above zero is debit, below is credit. Lines of zero are left out. */
  readonly amountMinor: number;
  /** ISO 4217. */
  readonly currency: string;
  /** The course, a uuid; PAYABLE needs it. */
  readonly courseId?: string;
  /** The person, a uuid; CUSTOMER_CREDIT and INSTRUCTOR need it. */
  readonly accountId?: string;
}

/**
 * Writes one transaction into the books, unless its cause is there already. Debits and credits must be equal in each
 * currency: Postgres looks when the transaction that writes commits, and refuses it otherwise (`ledger_balanced`).
 *
 * @param cause what it is for, once for ever, for example `payment:0199…`
 * @returns whether it was written
 */
export async function post(
  tx: Tx,
  { cause, lines }: { cause: string; lines: readonly LedgerLine[] },
): Promise<boolean> {
  const written = lines.filter(({ amountMinor }) => amountMinor !== 0);
  if (written.length === 0) return false;
  const rows = await tx.query(
    `with made as (
       insert into ledger_transactions (cause) values (?) on conflict do nothing returning id
     )
     insert into ledger_entries (transaction_id, account, course_id, account_id, amount_minor, currency)
     select made.id, account, "courseId", "accountId", "amountMinor", currency
       from made, jsonb_to_recordset(?::jsonb)
         as line(account text, "courseId" uuid, "accountId" uuid, "amountMinor" bigint, currency text)
     returning id`,
    [cause, JSON.stringify(written)],
  );
  return rows.length > 0;
}

/** Writes the opposite of an earlier transaction of the books; nothing where there is none. */
export async function postBack(tx: Tx, { cause, of }: { cause: string; of: string }): Promise<void> {
  await tx.query(
    `with made as (
       insert into ledger_transactions (cause) select ? from ledger_transactions where cause = ? on conflict do nothing
       returning id
     )
     insert into ledger_entries (transaction_id, account, course_id, account_id, amount_minor, currency)
     select made.id, account, course_id, account_id, -amount_minor, currency
       from made, ledger_entries e join ledger_transactions t on t.id = e.transaction_id and t.cause = ?`,
    [cause, of, of],
  );
}
