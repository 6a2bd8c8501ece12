import { nowSql } from '../../../infra/postgres/now.js';
import { encodeId } from '../../../kit/id.js';
import type { Check } from './check.js';

/** How long a thing may be on its way: sweeps come every few seconds, and a restart takes some. */
const FOLLOWED_WITHIN_SECONDS = 60;
/** How long an attempt may outlive its hold: the provider is asked again and again, and may be away. */
const CLOSED_WITHIN_SECONDS = 900;

interface Row {
  id: string;
  says: string;
}

const faultsOf = (rows: readonly Row[]) => rows.map(({ id, says }) => ({ id: encodeId('payment', id), says }));

/** Money (DESIGN §6, 5 and 7). What providers have in their books is the reconciliation's to compare. */
export const paymentChecks: readonly Check[] = [
  {
    name: 'payments.seatOrMoneyBack',
    promise: 'Who has paid has a seat, waits at the front of the line, or gets the money back.',
    settles: true,
    look: async ({ books, infra }) =>
      faultsOf(
        await books<Row>(
          `select p.id, case p.purpose when 'SEAT' then 'it is for a seat that is ' || e.status || ', and nothing went back'
                        when 'WAITLIST' then 'it is kept for a seat to come, and its time is over'
                        else 'it is for nothing, and nothing went back' end as says
             from payments p join enrollments e on e.id = p.enrollment_id, ${nowSql('$1')} as now_is
            where p.paid_at is not null
              and case p.purpose
                    when 'SEAT' then e.status not in ('CONFIRMED', 'COMPLETED')
                         and (e.ended_at is null or e.ended_at < now_is - $2 * interval '1 second')
                         and not exists (select from refunds r where r.payment_id = p.id)
                    when 'WAITLIST' then p.kept_until < now_is - $2 * interval '1 second'
                    else p.asked_back_minor < p.amount_minor end
            order by p.id`,
          [infra.clock.forStore(), FOLLOWED_WITHIN_SECONDS],
        ),
      ),
  },
  {
    name: 'payments.oneForASeat',
    promise: 'A seat is paid for once.',
    look: async ({ books }) =>
      (
        await books<{ enrollment_id: string; ids: string[] }>(
          `select enrollment_id, array_agg(id order by id) as ids from payments where purpose = 'SEAT'
            group by enrollment_id having count(*) > 1`,
        )
      ).map(({ enrollment_id, ids }) => ({
        id: encodeId('enrollment', enrollment_id),
        says: `paid for by ${ids.map((id) => encodeId('payment', id)).join(', ')}`,
      })),
  },
  {
    name: 'payments.attemptsEnd',
    promise: `An attempt to pay is over within ${CLOSED_WITHIN_SECONDS / 60} minutes of its hold.`,
    look: async ({ books, infra }) =>
      faultsOf(
        await books<Row>(
          `select p.id, p.status || ', and its enrollment is ' || e.status as says
             from payments p join enrollments e on e.id = p.enrollment_id
            where p.status in ('PENDING', 'AUTHORIZED') and e.status <> 'PENDING_PAYMENT'
              and coalesce(e.ended_at, p.created_at) < ${nowSql('$1')} - $2 * interval '1 second' order by p.id`,
          [infra.clock.forStore(), CLOSED_WITHIN_SECONDS],
        ),
      ),
  },
  {
    name: 'payments.refundsAddUp',
    promise: 'What went back of a payment is the sum of its refunds, and no more than came.',
    look: async ({ books }) =>
      faultsOf(
        await books<Row>(
          `select p.id, format('%s of %s went back, %s was asked back, and its refunds say %s and %s',
                               p.refunded_minor, p.amount_minor, p.asked_back_minor, coalesce(r.done, 0), coalesce(r.asked, 0)) as says
             from payments p left join (
               select payment_id, sum(amount_minor) filter (where status = 'DONE') as done, sum(amount_minor) as asked
                 from refunds group by payment_id) r on r.payment_id = p.id
            where p.refunded_minor <> coalesce(r.done, 0) or p.asked_back_minor <> coalesce(r.asked, 0)
               or p.asked_back_minor > p.amount_minor order by p.id`,
        ),
      ),
  },
  {
    name: 'payments.refundsArrive',
    promise: 'Money that was decided to go back is back within a day.',
    look: async ({ books, infra }) =>
      faultsOf(
        await books<Row>(
          `select payment_id as id, format('%s %s were to go back since %s, tried %s times: %s', amount_minor, currency,
                                           to_char(created_at at time zone 'UTC', 'YYYY-MM-DD'), tries, last_failure) as says
             from refunds where status = 'REQUESTED' and created_at < ${nowSql('$1')} - interval '1 day' order by id`,
          [infra.clock.forStore()],
        ),
      ),
  },
  {
    name: 'books.balance',
    promise: 'Every transaction of the books has equal debits and credits in each currency.',
    look: async ({ books }) =>
      (
        await books<{ cause: string; currency: string; sum: string }>(
          `select t.cause, e.currency, sum(e.amount_minor) as sum
             from ledger_transactions t left join ledger_entries e on e.transaction_id = t.id
            group by t.id, t.cause, e.currency having coalesce(sum(e.amount_minor), 1) <> 0 order by t.cause`,
        )
      ).map(({ cause, currency, sum }) => ({ id: null, says: `${cause} is off by ${sum ?? 'all'} ${currency ?? ''}` })),
  },
  {
    name: 'books.haveEveryPayment',
    promise: 'Money that came and money that went back is in the books, each once and with its amount.',
    look: async ({ books }) =>
      faultsOf(
        await books<Row>(
          `with moved as (
             select id, 'payment:' || id as cause, amount_minor as amount, currency from payments
              where paid_at is not null and amount_minor > 0
             union all
             select r.payment_id, 'refund:' || r.id, -r.amount_minor, r.currency from refunds r
              where r.status = 'DONE' and r.amount_minor > 0
           ), booked as (
             select t.cause, e.currency, sum(e.amount_minor) as amount
               from ledger_transactions t join ledger_entries e on e.transaction_id = t.id and e.account = 'PROVIDER'
              where t.cause like 'payment:%' or t.cause like 'refund:%' group by t.cause, e.currency
           )
           select moved.id, format('%s is %s, and in the books %s', moved.cause, moved.amount, coalesce(booked.amount::text, 'it is not')) as says
             from moved left join booked using (cause, currency) where booked.amount is distinct from moved.amount order by 1`,
        ),
      ),
  },
  {
    name: 'receipts.withoutGaps',
    promise: 'The receipts of a year are numbered from 1 without a gap.',
    look: async ({ books }) =>
      (
        await books<{ year: number; given: number; last: number }>(
          `select y.year, count(r.number)::int as given, y.last from receipt_years y left join receipts r using (year)
            group by y.year, y.last having count(r.number) <> y.last or coalesce(max(r.number), 0) <> y.last`,
        )
      ).map(({ year, given, last }) => ({ id: null, says: `of ${last} receipts of ${year} there are ${given}` })),
  },
];
