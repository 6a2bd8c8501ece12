import { Migration } from '@mikro-orm/migrations';

const CURRENCY = `currency text not null check (currency ~ '^[A-Z]{3}$')`;

/** Payments and their steps, refunds and their rules, the books, receipts. */
export class Migration20261120041000_payment extends Migration {
  override name = 'Migration20261120041000_payment';

  override up(): void {
    this.addSql(`
      create table refund_policies (
        course_id uuid primary key references courses (id),
        full_until timestamptz,
        schedule jsonb not null,
        updated_at timestamptz not null default now()
      )`);
    this.addSql(`
      create table payments (
        id uuid primary key default uuidv7(),
        enrollment_id uuid not null references enrollments (id),
        course_id uuid not null references courses (id),
        student_id uuid not null references accounts (id),
        status text not null default 'PENDING'
          check (status in ('PENDING', 'AUTHORIZED', 'PAID', 'CANCEL_REQUESTED', 'REFUNDED', 'FAILED')),
        provider text check (provider in ('SANDBOX', 'TOSS', 'STRIPE')),
        provider_ref text,
        parameters jsonb not null default '{}',
        title text not null,
        price_minor int not null check (price_minor >= 0),
        discount_minor int not null default 0 check (discount_minor >= 0),
        amount_minor int generated always as (price_minor - discount_minor) stored check (amount_minor >= 0),
        asked_back_minor int not null default 0,
        refunded_minor int not null default 0,
        ${CURRENCY},
        refund_policy jsonb,
        purpose text check (purpose in ('SEAT', 'WAITLIST', 'RETURN')),
        waitlist_entry_id uuid,
        kept_until timestamptz,
        failure text check (failure in ('DECLINED', 'MISMATCH', 'HOLD_ENDED', 'SUPERSEDED')),
        version int not null default 1,
        looks int not null default 0,
        look_after timestamptz not null,
        created_at timestamptz not null,
        paid_at timestamptz,
        constraint payments_give_back_what_came check (refunded_minor between 0 and asked_back_minor and asked_back_minor <= amount_minor),
        constraint payments_purpose_once_paid check ((purpose is not null) = (paid_at is not null)),
        constraint payments_kept_in_line check ((purpose = 'WAITLIST') = (kept_until is not null)),
        constraint payments_paid_by_someone check (provider is not null or amount_minor = 0)
      )`);
    this.addSql(`create unique index payments_one_open_per_enrollment on payments (enrollment_id)
        where status in ('PENDING', 'AUTHORIZED')`);
    this.addSql(`create unique index payments_one_per_seat on payments (enrollment_id) where purpose = 'SEAT'`);
    this.addSql(`create unique index payments_one_per_provider_ref on payments (provider, provider_ref)`);
    this.addSql(`create index payments_by_student on payments (student_id, id desc)`);
    this.addSql(`create index payments_by_enrollment on payments (enrollment_id)`);
    this.addSql(`create index payments_to_look_at on payments (look_after)
        where status in ('PENDING', 'AUTHORIZED', 'CANCEL_REQUESTED') or purpose = 'WAITLIST'`);

    // What a person's key led to: the same key with other input is refused.
    this.addSql(`
      create table payment_keys (
        account_id uuid not null references accounts (id),
        key text not null check (length(key) between 1 and 255),
        input text not null,
        led_to uuid not null,
        created_at timestamptz not null default now(),
        constraint payment_keys_once primary key (account_id, key)
      )`);

    // Calls to providers. A step is written before its call and ended with what the call led to; its id is the
    // idempotency key of the call. While the lease lasts whoever began or took it is at work.
    this.addSql(`
      create table payment_steps (
        id uuid primary key default uuidv7(),
        payment_id uuid not null references payments (id),
        name text not null check (name in ('PREPARE', 'CONFIRM', 'LET_GO')),
        provider_ref text,
        begun_at timestamptz not null,
        lease_until timestamptz not null,
        tries int not null default 0,
        done_at timestamptz,
        outcome text,
        constraint payment_steps_once unique (payment_id, name)
      )`);

    // A refund is its own step: its id is the key of the call that gives the money back.
    this.addSql(`
      create table refunds (
        id uuid primary key default uuidv7(),
        payment_id uuid not null references payments (id),
        cause text not null check (cause in ('ENROLLMENT_CANCELLED', 'COURSE_CANCELLED', 'ADMIN_DECISION', 'NO_SEAT',
          'DUPLICATE', 'PROVIDER_DECISION')),
        cause_key text not null default '',
        status text not null default 'REQUESTED' check (status in ('REQUESTED', 'DONE')),
        amount_minor int not null check (amount_minor >= 0),
        ${CURRENCY},
        reason text,
        tries int not null default 0,
        lease_until timestamptz,
        look_after timestamptz not null,
        last_failure text,
        created_at timestamptz not null,
        done_at timestamptz,
        constraint refunds_once_per_cause unique (payment_id, cause, cause_key),
        constraint refunds_done_at_a_time check ((status = 'DONE') = (done_at is not null))
      )`);
    this.addSql(`create index refunds_to_do on refunds (look_after) where status = 'REQUESTED'`);

    this.#books();
  }

  /** Money and receipts. They outlive what they are about, so they name it without a foreign key. */
  #books(): void {
    this.addSql(`
      create table ledger_transactions (
        id uuid primary key default uuidv7(),
        cause text not null constraint ledger_transactions_once_per_cause unique,
        posted_at timestamptz not null default now(),
        posted_in xid8 not null default pg_current_xact_id()
      )`);
    // Above zero is debit, below is credit.
    this.addSql(`
      create table ledger_entries (
        id bigint generated always as identity primary key,
        transaction_id uuid not null references ledger_transactions (id),
        account text not null check (account in ('PROVIDER', 'PAYABLE', 'CUSTOMER_CREDIT', 'FEES', 'INSTRUCTOR', 'BANK')),
        course_id uuid,
        account_id uuid,
        amount_minor bigint not null check (amount_minor <> 0),
        ${CURRENCY},
        constraint ledger_entries_say_whose check (
          (account <> 'PAYABLE' or course_id is not null) and (account not in ('CUSTOMER_CREDIT', 'INSTRUCTOR') or account_id is not null))
      )`);
    this.addSql(`create index ledger_entries_by_transaction on ledger_entries (transaction_id)`);
    this.addSql(`create index ledger_entries_by_course on ledger_entries (course_id) where course_id is not null`);
    this.addSql(`create index ledger_entries_by_account on ledger_entries (account, account_id)`);
    for (const table of ['ledger_transactions', 'ledger_entries']) {
      this.addSql(`create trigger ${table}_are_never_changed before update or delete or truncate on ${table}
        for each statement execute function refuse_change()`);
    }
    // Looked at when everything else of a transaction is written: a half is never committed, nor a later addition.
    this.addSql(`
      create function refuse_unbalanced() returns trigger language plpgsql as $$
      declare entry_of uuid := to_jsonb(new)->>case tg_table_name when 'ledger_entries' then 'transaction_id' else 'id' end;
      begin
        if not exists (select from ledger_transactions where id = entry_of and posted_in = pg_current_xact_id())
           or not exists (select from ledger_entries where transaction_id = entry_of)
           or exists (select from ledger_entries where transaction_id = entry_of group by currency having sum(amount_minor) <> 0)
        then
          raise exception 'debits and credits of % are not equal', entry_of
            using errcode = 'check_violation', constraint = 'ledger_balanced';
        end if;
        return null;
      end $$`);
    for (const table of ['ledger_transactions', 'ledger_entries']) {
      this.addSql(`create constraint trigger ${table}_balanced after insert on ${table}
        deferrable initially deferred for each row execute function refuse_unbalanced()`);
    }

    this.addSql(`create table receipt_years (year int primary key, last int not null)`);
    this.addSql(`
      create table receipts (
        year int not null,
        number int not null,
        payment_id uuid not null,
        refund_id uuid constraint receipts_one_per_refund unique,
        title text not null,
        amount_minor int not null,
        ${CURRENCY},
        issued_at timestamptz not null,
        constraint receipts_numbered primary key (year, number)
      )`);
    this.addSql(`create unique index receipts_one_per_payment on receipts (payment_id) where refund_id is null`);
    this.addSql(`create index receipts_by_payment on receipts (payment_id)`);
    this.addSql(`create trigger receipts_are_never_changed before update or delete or truncate on receipts
        for each statement execute function refuse_change()`);
  }
}
