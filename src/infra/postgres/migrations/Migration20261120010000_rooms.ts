import { Migration } from '@mikro-orm/migrations';

/** Rooms that are frozen and held, and what admins did to them. */
export class Migration20261120010000_rooms extends Migration {
  override name = 'Migration20261120010000_rooms';

  override up(): void {
    this.addSql(`alter table rooms add opened_at timestamptz, add frozen_at timestamptz`);
    this.addSql(`
      create table room_actions (
        id uuid primary key default uuidv7(),
        room_id uuid not null references rooms (id),
        actor_id uuid not null references accounts (id),
        action text not null,
        input jsonb not null,
        created_at timestamptz not null default now()
      )`);
    this.addSql(`create index room_actions_by_room on room_actions (room_id, id desc)`);
  }
}
