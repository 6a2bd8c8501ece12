import { Migration } from '@mikro-orm/migrations';

/** What is owed to instructors, period by period. */
export class Migration20261120043000_settlement extends Migration {
  override name = 'Migration20261120043000_settlement';

  override up(): void {
    this.addSql(`
      create table settlement_rates (
        instructor_id uuid primary key references accounts (id),
        fee_basis_points int not null check (fee_basis_points between 0 and 10000)
      )`);

    this.addSql(`create extension if not exists btree_gist`);
    this.addSql(`
      create table settlements (
        id uuid primary key default uuidv7(),
        instructor_id uuid not null references accounts (id),
        currency text not null check (currency ~ '^[A-Z]{3}$'),
        from_day date not null,
        to_day date not null,
        gross_minor bigint not null check (gross_minor >= 0),
        refunds_minor bigint not null check (refunds_minor >= 0),
        fee_basis_points int not null check (fee_basis_points between 0 and 10000),
        fee_minor bigint not null,
        carried_over_minor bigint not null check (carried_over_minor <= 0),
        net_minor bigint generated always as (gross_minor - refunds_minor - fee_minor + carried_over_minor) stored,
        closed_at timestamptz not null,
        paid_at timestamptz,
        paid_reference text,
        constraint settlements_periods_in_order check (from_day <= to_day),
        constraint settlements_periods_apart exclude using gist
          (instructor_id with =, currency with =, daterange(from_day, to_day, '[]') with &&),
        constraint settlements_paid_with_a_reference check ((paid_at is null) = (paid_reference is null)),
        constraint settlements_paid_when_due check (paid_at is null or gross_minor - refunds_minor - fee_minor + carried_over_minor > 0)
      )`);
    this.addSql(`create index settlements_by_instructor on settlements (instructor_id, id desc)`);

    // Which line of the books a settlement has settled: each once, whenever it was written. Lines are never removed, and
    // these are made from them, so no foreign key has anything to guard.
    this.addSql(`
      create table settlement_entries (
        entry_id bigint primary key,
        settlement_id uuid not null references settlements (id) deferrable initially deferred
      )`);
    this.addSql(`create index settlement_entries_by_settlement on settlement_entries (settlement_id)`);
    this.addSql(`
      create trigger settlement_entries_are_never_changed before update or delete or truncate on settlement_entries
        for each statement execute function refuse_change()`);

    // What is closed stays; only that it was paid is added, once.
    this.addSql(`
      create function refuse_settlement_change() returns trigger language plpgsql as $$
      declare may_change constant text[] := '{paid_at,paid_reference,net_minor}';
      begin
        if old.paid_at is not null or to_jsonb(new) - may_change <> to_jsonb(old) - may_change then
          raise exception 'a closed settlement does not change' using errcode = 'restrict_violation';
        end if;
        return new;
      end $$`);
    this.addSql(`
      create trigger settlements_never_change before update on settlements
        for each row execute function refuse_settlement_change()`);
    this.addSql(`
      create trigger settlements_are_never_removed before delete or truncate on settlements
        for each statement execute function refuse_change()`);
  }
}
