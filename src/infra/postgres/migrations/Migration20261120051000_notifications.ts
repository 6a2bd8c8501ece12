import { Migration } from '@mikro-orm/migrations';

/** Facts that features owe something, and the inbox of every person. */
export class Migration20261120051000_notifications extends Migration {
  override name = 'Migration20261120051000_notifications';

  override up(): void {
    // A row for each duty and fact, from the relay's delete until it took effect; those set aside stay.
    this.addSql(`
      create table duty_facts (
        id bigint generated always as identity primary key,
        duty text not null,
        outbox_id bigint not null,
        channel text not null,
        event jsonb not null,
        at timestamptz not null,
        tries int not null default 0,
        error text,
        failed_at timestamptz
      )`);
    this.addSql(`create index duty_facts_waiting on duty_facts (duty, id) where failed_at is null`);
    this.addSql(`create index duty_facts_dead on duty_facts (failed_at) where failed_at is not null`);

    // One counter a person: whoever writes to an inbox holds its row until the commit, so numbers come in that order.
    // Read is a mark, not a flag: everything up to it, and what was cleaned away is a beginning of that.
    this.addSql(`
      create table inboxes (
        account_id uuid primary key references accounts (id) on delete cascade,
        last int not null default 0,
        read_to int not null default 0,
        cleaned_to int not null default 0,
        constraint inboxes_in_order check (0 <= cleaned_to and cleaned_to <= read_to and read_to <= last)
      ) with (fillfactor = 70)`);
    this.addSql(`
      create table notifications (
        account_id uuid not null references inboxes (account_id) on delete cascade,
        number int not null check (number > 0),
        fact bigint not null,
        kind text not null,
        data jsonb not null,
        created_at timestamptz not null,
        read_at timestamptz,
        primary key (account_id, number),
        constraint notifications_once unique (account_id, fact)
      )`);
    this.addSql(`create index notifications_read on notifications (read_at) where read_at is not null`);

    this.addSql(`
      create table notification_preferences (
        account_id uuid primary key references accounts (id) on delete cascade,
        time_zone text not null default 'Asia/Seoul',
        quiet_from time,
        quiet_to time,
        digest_at time,
        constraint notification_quiet_hours_have_an_end check ((quiet_from is null) = (quiet_to is null) and quiet_from <> quiet_to)
      )`);
    this.addSql(`
      create table notification_choices (
        account_id uuid not null references accounts (id) on delete cascade,
        kind text not null,
        channel text not null check (channel in ('MAIL', 'PUSH')),
        enabled boolean not null,
        primary key (account_id, kind, channel)
      )`);
    this.addSql(`
      create table push_subscriptions (
        id uuid primary key default uuidv7(),
        account_id uuid not null references accounts (id) on delete cascade,
        endpoint text not null constraint push_subscriptions_one_per_endpoint unique,
        p256dh text not null,
        auth text not null,
        registered_at timestamptz not null default now()
      )`);
    this.addSql(`create index push_subscriptions_by_account on push_subscriptions (account_id, registered_at)`);

    // One row for each thing that goes out: a letter, or a message to one browser. due_at is when it may go, or when
    // one that is SENDING was lost with its process.
    this.addSql(`
      create table notification_deliveries (
        account_id uuid not null,
        number int not null,
        channel text not null check (channel in ('MAIL', 'PUSH')),
        target uuid not null,
        state text not null default 'WAITING' check (state in ('WAITING', 'SENDING', 'SENT', 'GONE', 'DEAD')),
        due_at timestamptz not null,
        tries int not null default 0,
        error text,
        primary key (account_id, number, channel, target),
        foreign key (account_id, number) references notifications (account_id, number) on delete cascade
      )`);
    this.addSql(
      `create index notification_deliveries_due on notification_deliveries (due_at) where state in ('WAITING', 'SENDING')`,
    );

    // What was told of people inside a room, so that each is told once: their number in the line names the stay.
    this.addSql(`
      create table room_stays (
        room_id uuid not null references rooms (id) on delete cascade,
        account_id uuid not null,
        seq bigint not null,
        told_at timestamptz not null,
        warned boolean not null default false,
        primary key (room_id, account_id)
      )`);
    this.addSql(`alter table enrollments add column hold_reminded boolean not null default false`);
  }
}
