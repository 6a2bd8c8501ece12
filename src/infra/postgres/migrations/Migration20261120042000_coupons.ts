import { Migration } from '@mikro-orm/migrations';

/** Campaigns with their stock, the coupons issued from them, and the codes that some of them ask for. */
export class Migration20261120042000_coupons extends Migration {
  override name = 'Migration20261120042000_coupons';

  override up(): void {
    // Stock, period and end stand in one row, which a claim locks: whoever closes a campaign closes it for all who wait.
    // Room in the page for HOT updates.
    this.addSql(`
      create table coupon_campaigns (
        id uuid primary key default uuidv7(),
        name text not null,
        kind text not null check (kind in ('CLAIM', 'CODE')),
        currency text not null check (currency ~ '^[A-Z]{3}$'),
        rate_percent int check (rate_percent between 1 and 100),
        amount_minor int check (amount_minor > 0),
        cap_minor int check (cap_minor > 0),
        minimum_price_minor int not null default 0 check (minimum_price_minor >= 0),
        opens_at timestamptz,
        closes_at timestamptz,
        usable_until timestamptz,
        closed_at timestamptz,
        stock int not null,
        issued int not null default 0,
        version int not null default 1,
        created_at timestamptz not null default now(),
        constraint coupon_campaigns_within_stock check (issued between 0 and stock),
        constraint coupon_campaigns_rate_or_amount check (num_nonnulls(rate_percent, amount_minor) = 1),
        constraint coupon_campaigns_cap_of_a_rate check (cap_minor is null or rate_percent is not null),
        constraint coupon_campaigns_period_in_order check (opens_at < closes_at)
      ) with (fillfactor = 40)`);

    // What a campaign's coupons apply to; to every course when it names none here.
    this.addSql(`
      create table coupon_campaign_courses (
        campaign_id uuid not null references coupon_campaigns (id),
        course_id uuid not null references courses (id),
        primary key (campaign_id, course_id)
      )`);
    this.addSql(`
      create table coupon_campaign_categories (
        campaign_id uuid not null references coupon_campaigns (id),
        category_id uuid not null references categories (id),
        primary key (campaign_id, category_id)
      )`);

    // A code is a digest here; what it led to is found by the coupon that names it.
    this.addSql(`
      create table coupon_codes (
        id uuid primary key default uuidv7(),
        campaign_id uuid not null references coupon_campaigns (id),
        digest bytea not null constraint coupon_codes_one_per_digest unique
      )`);
    this.addSql(`create index coupon_codes_by_campaign on coupon_codes (campaign_id)`);

    this.addSql(`
      create table coupons (
        id uuid primary key default uuidv7(),
        campaign_id uuid not null references coupon_campaigns (id),
        account_id uuid not null references accounts (id),
        idempotency_key text not null check (length(idempotency_key) between 1 and 255),
        code_id uuid references coupon_codes (id),
        status text not null default 'ISSUED' check (status in ('ISSUED', 'RESERVED', 'SPENT')),
        payment_id uuid,
        discount_minor int check (discount_minor > 0),
        issued_at timestamptz not null default now(),
        constraint coupons_reserved_for_a_payment check (
          (status = 'ISSUED') = (payment_id is null) and (payment_id is null) = (discount_minor is null))
      )`);
    this.addSql(`create unique index coupons_one_per_person on coupons (campaign_id, account_id)`);
    // A coupon is its own idempotency record: what a key led to is found by the key.
    this.addSql(`create unique index coupons_one_per_key on coupons (account_id, idempotency_key)`);
    this.addSql(`create unique index coupons_one_per_code on coupons (code_id) where code_id is not null`);
    this.addSql(`create unique index coupons_one_per_payment on coupons (payment_id) where payment_id is not null`);
    this.addSql(`create index coupons_by_account on coupons (account_id, id desc)`);
  }
}
