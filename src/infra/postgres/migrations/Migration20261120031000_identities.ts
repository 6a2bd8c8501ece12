import { Migration } from '@mikro-orm/migrations';

/** Keys that sign access tokens, and the people at OpenID providers who may sign in to an account. */
export class Migration20261120031000_identities extends Migration {
  override name = 'Migration20261120031000_identities';

  override up(): void {
    // One line of generations for each secret that keys are sealed under: of two processes that make the next one, one
    // does, and installations that change their secret begin anew without the old one in the way.
    this.addSql(`
      create table signing_keys (
        sealed_under text not null,
        generation int not null check (generation > 0),
        kid text not null unique,
        sealed_key bytea not null,
        signs_from timestamptz not null,
        primary key (sealed_under, generation)
      )`);

    // The key of an identity is who says it and what they call the person: never an email address, which changes hands.
    this.addSql(`
      create table identities (
        id uuid primary key default uuidv7(),
        account_id uuid not null references accounts (id),
        issuer text not null,
        subject text not null,
        email text,
        created_at timestamptz not null default now(),
        constraint identities_one_per_subject unique (issuer, subject)
      )`);
    this.addSql(`create index identities_by_account on identities (account_id)`);
  }
}
