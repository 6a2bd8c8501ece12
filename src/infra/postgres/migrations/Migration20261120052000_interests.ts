import { Migration } from '@mikro-orm/migrations';

/** What was last told of each course's window; what people follow, and the words they wait for. */
export class Migration20261120052000_interests extends Migration {
  override name = 'Migration20261120052000_interests';

  override up(): void {
    this.addSql(`
      alter table courses add column window_told text not null default 'NOT_YET'
        check (window_told in ('NOT_YET', 'OPEN', 'OVER'))`);
    // What is open already is no news.
    this.addSql(`
      update courses set window_told = case
        when state = 'DRAFT' then 'NOT_YET' when state <> 'PUBLISHED' then 'OVER'
        when opens_at > now() then 'NOT_YET' when closes_at <= now() then 'OVER' else 'OPEN' end`);

    this.addSql(`
      create table follows (
        id uuid primary key default uuidv7(),
        account_id uuid not null references accounts (id),
        category_id uuid references categories (id),
        course_id uuid references courses (id),
        created_at timestamptz not null default now(),
        constraint follows_one_thing check (num_nonnulls(category_id, course_id) = 1)
      )`);
    this.addSql(`create unique index follows_once on follows (account_id, category_id, course_id) nulls not distinct`);
    this.addSql(`create index follows_by_category on follows (category_id) where category_id is not null`);
    this.addSql(`create index follows_by_course on follows (course_id) where course_id is not null`);

    this.addSql(`
      create table keyword_alerts (
        id uuid primary key default uuidv7(),
        account_id uuid not null references accounts (id),
        text text not null,
        words text[] not null check (cardinality(words) between 1 and 5),
        created_at timestamptz not null default now()
      )`);
    this.addSql(`create unique index keyword_alerts_once on keyword_alerts (account_id, words)`);
    this.addSql(`
      create table keyword_alert_words (
        word text collate "C" not null,
        alert_id uuid not null references keyword_alerts (id) on delete cascade,
        primary key (word, alert_id)
      )`);
    this.addSql(`create index keyword_alert_words_by_alert on keyword_alert_words (alert_id)`);

    // A new course is held against everybody's interests once.
    this.addSql(`create table courses_matched (course_id uuid primary key references courses (id))`);
    this.addSql(`insert into courses_matched select id from courses where published_at is not null`);
  }
}
