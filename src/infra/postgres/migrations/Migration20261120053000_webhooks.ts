import { Migration } from '@mikro-orm/migrations';

/** Whom we tell, and every message on its way. */
export class Migration20261120053000_webhooks extends Migration {
  override name = 'Migration20261120053000_webhooks';

  override up(): void {
    this.addSql(`
      create table webhook_endpoints (
        id uuid primary key default uuidv7(),
        url text not null,
        description text not null default '',
        events text[] not null check (cardinality(events) > 0),
        enabled boolean not null default true,
        secret bytea not null,
        old_secret bytea,
        old_secret_until timestamptz,
        failing_since timestamptz,
        created_at timestamptz not null default now()
      )`);
    this.addSql(`
      create table webhook_deliveries (
        id uuid primary key default uuidv7(),
        endpoint_id uuid not null references webhook_endpoints (id) on delete cascade,
        fact_id bigint not null,
        event text not null,
        body text not null,
        state text not null default 'PENDING' check (state in ('PENDING', 'DELIVERED', 'DEAD')),
        attempts int not null default 0,
        last_status int,
        last_error text,
        next_try_at timestamptz,
        created_at timestamptz not null,
        constraint webhook_deliveries_once unique (endpoint_id, fact_id),
        constraint webhook_deliveries_pending_has_a_time check ((state = 'PENDING') = (next_try_at is not null))
      )`);
    this.addSql(`create index webhook_deliveries_due on webhook_deliveries (next_try_at) where state = 'PENDING'`);
    this.addSql(`create index webhook_deliveries_by_endpoint on webhook_deliveries (endpoint_id, id desc)`);
  }
}
