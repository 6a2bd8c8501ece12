import { Migration } from '@mikro-orm/migrations';

/** What people say about themselves, and the links by which a password can be set anew. */
export class Migration20261120030000_accounts extends Migration {
  override name = 'Migration20261120030000_accounts';

  override up(): void {
    this.addSql(`
      alter table accounts
        add column phone text constraint accounts_phone_is_e164 check (phone ~ '^[+][1-9][0-9]{6,14}$'),
        add column picture_url text constraint accounts_picture_is_https check (picture_url like 'https://%'),
        add column locale text not null default 'en' check (locale in ('en', 'ko')),
        add column email_verified_at timestamptz,
        add column password_changed_at timestamptz`);

    // One an account: a further one replaces it. Of the token in the link its SHA-256.
    this.addSql(`
      create table password_resets (
        account_id uuid primary key references accounts (id) on delete cascade,
        token_digest text not null constraint password_resets_one_per_token unique,
        expires_at timestamptz not null
      )`);
  }
}
