import { Migration } from '@mikro-orm/migrations';

/** Whether an account may be used, accounts that were left, what instructors make known; one log for every admin's act. */
export class Migration20261120032000_people extends Migration {
  override name = 'Migration20261120032000_people';

  override up(): void {
    this.addSql(`
      alter table accounts
        add status text not null default 'ACTIVE' check (status in ('ACTIVE', 'SUSPENDED', 'BANNED')),
        add deleted_at timestamptz,
        add purged_at timestamptz,
        -- Since when the sessions of the account have to end; null when they have.
        add sessions_end_due_at timestamptz,
        add constraint accounts_purged_after_deleted check (purged_at >= deleted_at)`);
    this.addSql(`create index accounts_sessions_to_end on accounts (id) where sessions_end_due_at is not null`);
    this.addSql(
      `create index accounts_by_withdrawal on accounts (deleted_at, id) where purged_at is null and deleted_at is not null`,
    );
    this.addSql(`create index accounts_barred on accounts (status, id) where status <> 'ACTIVE'`);
    this.addSql(`create index accounts_by_role on accounts (role, id) where role <> 'STUDENT'`);
    // What is looked for begins so, or from three characters on has it anywhere.
    this.addSql(`create index accounts_by_name on accounts (lower(name) text_pattern_ops)`);
    this.addSql(`create index accounts_by_email on accounts (lower(email) text_pattern_ops)`);
    this.addSql(
      `create index accounts_by_trigram on accounts using gin (lower(name) gin_trgm_ops, lower(email) gin_trgm_ops)`,
    );

    this.addSql(`
      create table instructor_profiles (
        account_id uuid primary key references accounts (id),
        bio text,
        picture_url text constraint instructor_profiles_picture_by_https check (picture_url ~ '^https://'),
        links jsonb not null default '[]',
        updated_at timestamptz not null default now()
      )`);

    this.addSql(`create index admin_acts_by_act on admin_acts (act, id desc)`);
    this.addSql(`
      insert into admin_acts (id, actor_id, act, subject_kind, subject_id, after, created_at)
      select id, actor_id, action, 'room', room_id, input, created_at from room_actions`);
    this.addSql(`drop table room_actions`);
  }
}
