import type { Check } from './check.js';

/** What has the last word in Postgres: constraints and unique indexes by name. */
const CONSTRAINTS = [
  ...['seats_within_capacity', 'enrollments_hold_has_an_end'],
  ...['waitlist_offer_has_an_end', 'waitlist_enrolled_has_a_seat', 'waitlist_one_per_rank'],
  ...['coupon_campaigns_within_stock', 'coupons_reserved_for_a_payment', 'settlements_periods_apart'],
  ...['payments_give_back_what_came', 'payments_purpose_once_paid', 'payments_kept_in_line'],
  ...['ledger_transactions_balanced', 'ledger_entries_balanced', 'inboxes_in_order'],
];
const UNIQUE = [
  ...['enrollments_one_live_per_student', 'enrollments_one_per_key', 'room_courses_pkey'],
  'waitlist_one_live_per_student',
  ...['coupons_one_per_person', 'coupons_one_per_key', 'coupons_one_per_code', 'coupons_one_per_payment'],
  ...['payments_one_open_per_enrollment', 'payments_one_per_seat', 'payment_keys_once', 'refunds_once_per_cause'],
  ...['ledger_transactions_once_per_cause', 'receipts_numbered', 'receipts_one_per_payment', 'receipts_one_per_refund'],
  ...['settlement_entries_pkey', 'notifications_pkey', 'notifications_once'],
];

/** Whether the database still has the last word (DESIGN §6, 1, 2 and 5). */
export const guardChecks: readonly Check[] = [
  {
    name: 'guards.stand',
    promise: 'The constraints and unique indexes that guard the promises stand and are valid.',
    look: async ({ books }) =>
      (
        await books<{ name: string }>(
          `select name from unnest($1::text[]) as name where not exists (
             select from pg_constraint where conname = name and convalidated and conenforced
              and connamespace = current_schema()::regnamespace)
           union all
           select name from unnest($2::text[]) as name where not exists (
             select from pg_index where indexrelid = to_regclass(quote_ident(name)) and indisunique and indisvalid and indisready)`,
          [CONSTRAINTS, UNIQUE],
        )
      ).map(({ name }) => ({ id: null, says: `${name} is missing or not valid` })),
  },
];
