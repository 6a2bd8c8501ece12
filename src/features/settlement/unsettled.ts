import type { Tx } from '../../infra/postgres/transaction.js';
import type { Period } from './period.js';

/** Whose turnover, until when. */
export interface Account {
  readonly instructorId: string;
  readonly currency: string;
  readonly period: Period;
}

/** What the books say of one course. */
export interface CourseTurnover {
  readonly courseId: string;
  readonly grossMinor: number;
  readonly refundsMinor: number;
}

/**
 * The lines of the books that an instructor's next settlement is about, in SQL: what is owed for courses of which they
 * are the first instructor, until the end of the period by the course's own calendar, and not settled before. A refund
 * of what was settled long ago is such a line, and so is what came to the books after its period was closed.
 *
 * Parameters: the instructor, the currency, the last day.
 */
const UNSETTLED = `
  select e.id, e.course_id, e.amount_minor
    from course_instructors own
    join courses c on c.id = own.course_id
    join ledger_entries e on e.course_id = c.id and e.account = 'PAYABLE'
    join ledger_transactions t on t.id = e.transaction_id
   where own.account_id = ? and e.currency = ? and t.cause not like 'settlement:%'
     and t.posted_at < (?::date + 1)::timestamp at time zone c.time_zone
     and not exists (select from settlement_entries s where s.entry_id = e.id)
     and not exists (
       select from course_instructors other
        where other.course_id = c.id and (other.position, other.account_id) < (own.position, own.account_id))`;

const parametersOf = ({ instructorId, currency, period }: Account) => [instructorId, currency, period.toDay];

/** Sums by course of rows with a `course_id` and an `amount_minor`: credit came in, debit went back. */
const sumsOf = (rows: string) => `
  select course_id as "courseId",
         (coalesce(-sum(amount_minor) filter (where amount_minor < 0), 0))::float8 as "grossMinor",
         (coalesce(sum(amount_minor) filter (where amount_minor > 0), 0))::float8 as "refundsMinor"
    from ${rows} group by course_id order by course_id`;

/** What would be settled now, course by course. */
export const unsettled = (query: Tx['query'], account: Account) =>
  query<CourseTurnover>(sumsOf(`(${UNSETTLED}) unsettled`), parametersOf(account));

/**
 * Settles the lines: from now on they are this settlement's, by the primary key of `settlement_entries`. The sums are of
 * the lines that it took, so what comes to the books meanwhile is either in both or in neither.
 */
export const takeUnsettled = (query: Tx['query'], settlementId: string, account: Account) =>
  query<CourseTurnover>(
    `with unsettled as (${UNSETTLED}), taken as (
       insert into settlement_entries (entry_id, settlement_id) select id, ?::uuid from unsettled returning entry_id
     ) ${sumsOf('unsettled join taken on taken.entry_id = unsettled.id')}`,
    [...parametersOf(account), settlementId],
  );
