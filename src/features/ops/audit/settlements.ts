import { encodeId } from '../../../kit/id.js';
import type { Check } from './check.js';

/** What a transaction of the books puts on an account; zero without one. */
const posted = (account: string, cause: string) => `coalesce((
  select sum(e.amount_minor) from ledger_entries e join ledger_transactions t on t.id = e.transaction_id
   where t.cause = ${cause} || s.id and e.account = '${account}'), 0)`;

const asFault = ({ id, says }: { id: string; says: string }) => ({ id: encodeId('settlement', id), says });

/** What instructors are owed, beside the books. */
export const settlementChecks: readonly Check[] = [
  {
    name: 'settlements.areOfTheBooks',
    promise: 'What a settlement says came in and went back is the sum of the lines of the books that it settled.',
    look: async ({ books }) =>
      (
        await books<{ id: string; says: string }>(
          `select s.id, format('it says %s came in and %s went back, its lines say %s and %s',
                               s.gross_minor, s.refunds_minor, own.gross, own.refunds) as says
             from settlements s, lateral (
               select coalesce(-sum(e.amount_minor) filter (where e.amount_minor < 0), 0) as gross,
                      coalesce(sum(e.amount_minor) filter (where e.amount_minor > 0), 0) as refunds
                 from settlement_entries settled join ledger_entries e on e.id = settled.entry_id
                where settled.settlement_id = s.id) own
            where (s.gross_minor, s.refunds_minor) is distinct from (own.gross, own.refunds) order by s.id`,
        )
      ).map(asFault),
  },
  {
    name: 'settlements.areInTheBooks',
    promise: 'The books have every settlement as it was closed and, once, as it was paid.',
    look: async ({ books }) =>
      (
        await books<{ id: string; says: string }>(
          `select id, format('the books have %s of it owed, %s ours, %s the instructor''s, %s paid', owed, fee, earned, paid) as says
             from settlements s, lateral (
               select ${posted('PAYABLE', `'settlement:'`)} as owed, ${posted('FEES', `'settlement:'`)} as fee,
                      ${posted('INSTRUCTOR', `'settlement:'`)} as earned, ${posted('INSTRUCTOR', `'settlement-paid:'`)} as paid) own
            where (owed, fee, earned, paid) is distinct from (
              gross_minor - refunds_minor, -fee_minor, -(gross_minor - refunds_minor - fee_minor),
              case when paid_at is null then 0 else net_minor end) order by id`,
        )
      ).map(asFault),
  },
  {
    name: 'settlements.carryOver',
    promise: 'What a settlement left below zero, and nothing else, is what the next one of the instructor begins with.',
    look: async ({ books }) =>
      (
        await books<{ id: string; says: string }>(
          `select id, format('it begins with %s, the one before left %s', carried_over_minor, left_over) as says
             from (select *, least(coalesce(lag(net_minor) over (
                     partition by instructor_id, currency order by to_day), 0), 0) as left_over from settlements) s
            where carried_over_minor <> left_over order by id`,
        )
      ).map(asFault),
  },
];
