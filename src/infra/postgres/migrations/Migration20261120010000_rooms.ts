import { Migration } from '@mikro-orm/migrations';

/** Rooms that are frozen and held, what admins did to them, and what happened in them. */
export class Migration20261120010000_rooms extends Migration {
  override name = 'Migration20261120010000_rooms';

  override up(): void {
    this
      .addSql(`alter table rooms add turn_away_when_full boolean not null default false, add opened_at timestamptz, add frozen_at timestamptz,
      add pre_queue_until timestamptz, add draw_seed text, add draw_from bigint, add draw_at timestamptz,
      add record_n int not null default 0, add record_hash text not null default ''`);
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

    // The record of a room: a chain of hashes, so written that no entry can be changed unseen. It names no person.
    this.addSql(`
      create table room_record (
        room_id uuid not null references rooms (id),
        n int not null,
        epoch text not null,
        k bigint not null,
        kind text not null,
        seq bigint not null,
        at bigint not null,
        detail text not null,
        hash text not null,
        primary key (room_id, n),
        constraint room_record_once unique (room_id, epoch, k)
      )`);
    this.addSql(`create index room_record_by_seq on room_record (room_id, seq, n)`);
  }
}
