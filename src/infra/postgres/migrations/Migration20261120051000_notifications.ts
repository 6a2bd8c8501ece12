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
  }
}
