import { Migration } from '@mikro-orm/migrations';

/** What payment providers told us of, and where their books and ours differ. */
export class Migration20261120040000_provider_notices extends Migration {
  override name = 'Migration20261120040000_provider_notices';

  override up(): void {
    // One row a message, whatever it was repeated. PARKED ones are of payments that we do not know (yet).
    this.addSql(`
      create table provider_notices (
        id uuid primary key default uuidv7(),
        provider text not null check (provider in ('SANDBOX', 'TOSS', 'STRIPE')),
        message_id text not null check (length(message_id) between 1 and 255),
        digest text not null,
        provider_ref text,
        payment_id uuid,
        state text not null default 'RECEIVED' check (state in ('RECEIVED', 'PARKED', 'SETTLED')),
        tries int not null default 0,
        next_try_at timestamptz,
        received_at timestamptz not null,
        settled_at timestamptz,
        constraint provider_notices_one_per_message unique (provider, message_id),
        constraint provider_notices_are_about_a_payment check (provider_ref is not null or payment_id is not null),
        constraint provider_notices_parked_are_tried_again check ((state = 'PARKED') = (next_try_at is not null)),
        constraint provider_notices_settled_have_a_time check ((state = 'SETTLED') = (settled_at is not null))
      )`);
    this.addSql(`create index provider_notices_due on provider_notices (next_try_at) where state = 'PARKED'`);
    this.addSql(`create index provider_notices_settled on provider_notices (settled_at) where state = 'SETTLED'`);

    // Flagged by the reconciliation, until an admin or the next look finds that it is over.
    this.addSql(`
      create table payment_differences (
        id uuid primary key default uuidv7(),
        provider text not null check (provider in ('SANDBOX', 'TOSS', 'STRIPE')),
        kind text not null check (kind in ('MONEY_NOT_RECORDED', 'MONEY_NOT_AT_PROVIDER', 'AMOUNT_DIFFERS',
          'REFUND_NOT_RECORDED', 'REFUND_NOT_AT_PROVIDER', 'UNKNOWN_PAYMENT', 'PAID_TWICE')),
        payment_id uuid,
        provider_ref text,
        ours jsonb,
        theirs jsonb,
        found_at timestamptz not null,
        seen_at timestamptz not null,
        resolved_at timestamptz,
        resolution text,
        constraint payment_differences_are_about_a_payment check (provider_ref is not null or payment_id is not null),
        constraint payment_differences_resolved_say_how check ((resolved_at is null) = (resolution is null))
      )`);
    // Who changes this row compares the books of a provider, until the next time comes.
    this.addSql(`create table payment_reconciliations (provider text primary key, next_at timestamptz not null)`);
    this.addSql(`
      create unique index payment_differences_one_open on payment_differences (provider, kind, payment_id, provider_ref)
        nulls not distinct where resolved_at is null`);
  }
}
