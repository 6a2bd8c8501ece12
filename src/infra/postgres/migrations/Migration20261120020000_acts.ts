import { Migration } from '@mikro-orm/migrations';

/** What admins did, never changed, never deleted; letters; and who waits for a full course. */
export class Migration20261120020000_acts extends Migration {
  override name = 'Migration20261120020000_acts';

  override up(): void {
    this.addSql(`
      create table admin_acts (
        id uuid primary key default uuidv7(),
        actor_id uuid references accounts (id),
        act text not null check (act ~ '^[a-z][A-Za-z]+$'),
        subject_kind text not null,
        subject_id uuid not null,
        before jsonb,
        after jsonb,
        reason text,
        created_at timestamptz not null default now()
      )`);
    this.addSql(`create index admin_acts_by_subject on admin_acts (subject_id, id desc)`);
    this.addSql(`create index admin_acts_by_actor on admin_acts (actor_id, id desc)`);
    // For every table that is only added to.
    this.addSql(`
      create function refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception '% is only ever added to', tg_table_name using errcode = 'restrict_violation';
      end $$`);
    this.addSql(`
      create trigger admin_acts_are_never_changed before update or delete or truncate on admin_acts
        for each statement execute function refuse_change()`);

    // How many people in the line for a full course could be given its next seat: while there are any, seats that come
    // back are theirs, and newcomers are told that the course is full.
    this.addSql(`alter table seats add column waiting int not null default 0 check (waiting >= 0)`);

    // Letters of a machine without a mail server.
    this.addSql(`
      create table dev_mails (
        id bigint generated always as identity primary key,
        recipient text not null,
        subject text not null,
        text text not null,
        html text not null,
        created_at timestamptz not null default now()
      )`);
  }
}
