import { randomUUID } from 'node:crypto';
import type { Person, TestApp } from '../support/app.js';

/** A course that someone teaches. */
export async function taught(
  app: TestApp,
  { uuid }: Person,
  { timeZone = 'Asia/Seoul', title = 'A course' }: { timeZone?: string; title?: string } = {},
) {
  const course = await app.course({ title });
  await app.sql(`update courses set time_zone = $2 where id = $1`, [course.uuid, timeZone]);
  await app.sql(`insert into course_instructors (course_id, account_id) values ($1, $2)`, [course.uuid, uuid]);
  return course;
}

/** Writes into the books that so much came in for a course, or went back where it is below zero. */
export async function record(
  app: TestApp,
  { uuid }: { uuid: string },
  amountMinor: number,
  at: string,
  currency = 'KRW',
): Promise<void> {
  await app.sql(
    `with made as (insert into ledger_transactions (cause, posted_at) values ($1, $2) returning id)
     insert into ledger_entries (transaction_id, account, course_id, amount_minor, currency)
     select id, 'PROVIDER', null::uuid, $4::bigint, $5 from made
     union all select id, 'PAYABLE', $3::uuid, -$4::bigint, $5 from made`,
    [`${amountMinor > 0 ? 'payment' : 'refund'}:${randomUUID()}`, at, uuid, amountMinor, currency],
  );
}

/** What an account of the books holds: debit above zero, credit below. */
export async function balance(
  app: TestApp,
  account: string,
  { of, course }: { of?: Person; course?: { uuid: string } } = {},
): Promise<number> {
  const [row] = await app.sql<{ sum: string }>(
    `select coalesce(sum(amount_minor), 0) as sum from ledger_entries
      where account = $1 and ($2::uuid is null or account_id = $2) and ($3::uuid is null or course_id = $3)`,
    [account, of?.uuid ?? null, course?.uuid ?? null],
  );
  return Number(row!.sum);
}

const SUMS = `gross { amountMinor currency } refunds { amountMinor } feeBasisPoints fee { amountMinor }
  carriedOver { amountMinor } net { amountMinor }`;
const SETTLEMENT = `id instructor { id } from to state ${SUMS} closedAt paidAt paidReference`;

export const CLOSE = `
  mutation Close($input: SettlementInput!) {
    closeSettlement(input: $input) {
      __typename ... on Settlement { ${SETTLEMENT} } ... on Refusal { message }
      ... on SettlementPeriodOverlaps { last { id } } ... on SettlementPeriodNotOver { overAt }
    }
  }`;

export const PAY = `
  mutation Pay($input: MarkSettlementPaidInput!) {
    markSettlementPaid(input: $input) {
      __typename ... on Settlement { ${SETTLEMENT} } ... on SettlementNotDue { state message }
    }
  }`;

export const PREVIEW = `query Preview($input: SettlementInput!) { previewSettlement(input: $input) { ${SUMS} } }`;

export const SET_RATE = `
  mutation SetRate($input: SetFeeRateInput!) {
    setFeeRate(input: $input) { ... on FeeRate { instructor { id } basisPoints own } }
  }`;

export const CSV = `query Csv($id: ID!) { settlement(id: $id) { csv } }`;
