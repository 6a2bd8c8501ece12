import { Migration } from '@mikro-orm/migrations';
import { COURSE_SEARCH } from './course-search.js';

/** The tables of the main job. Constraints are named in domain words: code maps them to refusals. */
export class Migration20261120000000_ground extends Migration {
  override name = 'Migration20261120000000_ground';

  override up(): void {
    this.addSql(`
      create table accounts (
        id uuid primary key default uuidv7(),
        email text,
        name text not null,
        password_hash text,
        role text not null default 'STUDENT' check (role in ('STUDENT', 'INSTRUCTOR', 'ADMIN')),
        import_key text,
        created_at timestamptz not null default now()
      )`);
    this.addSql(`create unique index accounts_one_per_email on accounts (lower(email))`);
    this.addSql(`create unique index accounts_one_per_import_key on accounts (import_key)`);

    this.addSql(`
      create table categories (
        id uuid primary key default uuidv7(),
        code text not null constraint categories_one_per_code unique,
        name text not null,
        parent_id uuid references categories (id)
      )`);
    this.addSql(`create index categories_by_parent on categories (parent_id)`);

    this.addSql(`
      create table courses (
        id uuid primary key default uuidv7(),
        code text,
        term text,
        import_key text,
        title text not null,
        description text not null default '',
        category_id uuid references categories (id),
        price_minor int not null default 0 constraint courses_price_not_negative check (price_minor >= 0),
        currency text not null default 'KRW' check (currency ~ '^[A-Z]{3}$'),
        hold_minutes int not null default 10 check (hold_minutes between 1 and 10080),
        credits float8,
        credits_min float8,
        state text not null default 'DRAFT' check (state in ('DRAFT', 'PUBLISHED', 'CLOSED', 'CANCELLED')),
        opens_at timestamptz,
        closes_at timestamptz,
        time_zone text not null default 'Asia/Seoul',
        cancel_reason text,
        published_at timestamptz,
        created_at timestamptz not null default now(),
        constraint courses_window_in_order check (opens_at < closes_at)
      )`);
    this.addSql(
      `create unique index courses_one_per_code on courses (term, code) nulls not distinct where code is not null`,
    );
    this.addSql(
      `create unique index courses_one_per_import_key on courses (term, import_key) where import_key is not null`,
    );
    this.addSql(`create index courses_by_opening on courses ((coalesce(opens_at, '-infinity')), id)`);
    this.addSql(`create index courses_by_title on courses ((lower(title) collate "C"), id)`);
    this.addSql(`create index courses_by_category on courses (category_id)`);

    this.addSql(`
      create table course_instructors (
        course_id uuid not null references courses (id),
        account_id uuid not null references accounts (id),
        position int not null default 0,
        primary key (course_id, account_id)
      )`);
    this.addSql(`create index course_instructors_by_account on course_instructors (account_id)`);

    this.addSql(`
      create table course_sessions (
        id uuid primary key default uuidv7(),
        course_id uuid not null references courses (id),
        day text not null check (day in ('MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY')),
        starts_at time not null,
        ends_at time not null,
        place text,
        constraint course_sessions_in_order check (starts_at < ends_at)
      )`);
    this.addSql(`create index course_sessions_by_course on course_sessions (course_id)`);

    COURSE_SEARCH.forEach((statement) => this.addSql(statement));

    // Room in the page for HOT updates: this row is the hottest of all.
    this.addSql(`
      create table seats (
        course_id uuid primary key references courses (id),
        capacity int not null,
        taken int not null default 0,
        version int not null default 1,
        announced boolean not null default false,
        constraint seats_within_capacity check (taken between 0 and capacity)
      ) with (fillfactor = 20)`);

    this.addSql(`
      create table rooms (
        id uuid primary key default uuidv7(),
        name text not null,
        active_limit int not null check (active_limit >= 0),
        admit_per_second float8 check (admit_per_second > 0),
        lease_seconds int not null check (lease_seconds > 0),
        grace_seconds int check (grace_seconds > 0),
        waiting_limit int check (waiting_limit >= 0),
        on_rejoin text not null default 'KEEP' check (on_rejoin in ('KEEP', 'TO_BACK')),
        enabled boolean not null default true,
        version int not null default 1,
        seq_leased bigint not null default 0,
        created_at timestamptz not null default now()
      )`);
    this.addSql(`
      create table room_courses (
        course_id uuid primary key references courses (id),
        room_id uuid not null references rooms (id)
      )`);
    this.addSql(`create index room_courses_by_room on room_courses (room_id)`);

    this.addSql(`
      create table enrollments (
        id uuid primary key default uuidv7(),
        course_id uuid not null references courses (id),
        student_id uuid not null references accounts (id),
        status text not null check (status in ('PENDING_PAYMENT', 'CONFIRMED', 'CANCELLED', 'EXPIRED', 'COMPLETED')),
        hold_expires_at timestamptz,
        idempotency_key text not null check (length(idempotency_key) between 1 and 255),
        price_minor int not null,
        currency text not null,
        created_at timestamptz not null default now(),
        ended_at timestamptz,
        constraint enrollments_hold_has_an_end check ((status = 'PENDING_PAYMENT') = (hold_expires_at is not null))
      )`);
    this.addSql(`
      create unique index enrollments_one_live_per_student on enrollments (course_id, student_id)
        where status in ('PENDING_PAYMENT', 'CONFIRMED')`);
    // The enrollment is its own idempotency record: what a key led to is found by the key.
    this.addSql(`create unique index enrollments_one_per_key on enrollments (student_id, idempotency_key)`);
    this.addSql(`create index enrollments_by_student on enrollments (student_id, id desc)`);
    this.addSql(`create index enrollments_by_course on enrollments (course_id, id desc)`);
    this.addSql(
      `create index enrollments_holds_by_end on enrollments (hold_expires_at) where status = 'PENDING_PAYMENT'`,
    );

    // Rows are deleted once they are published: the table is as long as the relay is behind.
    this.addSql(`
      create table outbox (
        id bigint generated always as identity primary key,
        channel text not null,
        event jsonb not null,
        created_at timestamptz not null default now()
      )`);
  }
}
