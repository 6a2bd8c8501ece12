import { Migration } from '@mikro-orm/migrations';

/** Who waits for a full course, and how it is handed on. */
export class Migration20261120050000_waitlist extends Migration {
  override name = 'Migration20261120050000_waitlist';

  override up(): void {
    this.addSql(`
      create table waitlist_policies (
        course_id uuid primary key references courses (id),
        offer_minutes int not null check (offer_minutes between 1 and 10080),
        promotion text not null check (promotion in ('OFFER', 'DIRECT'))
      )`);

    this.addSql(`
      create table waitlist_groups (
        id uuid primary key default uuidv7(),
        course_id uuid not null references courses (id),
        size int not null check (size between 2 and 6),
        in_line_at timestamptz,
        created_at timestamptz not null default now()
      )`);
    this.addSql(`
      create table waitlist_group_members (
        group_id uuid not null references waitlist_groups (id) on delete cascade,
        student_id uuid not null references accounts (id),
        joined_at timestamptz not null default now(),
        primary key (group_id, student_id)
      )`);

    // Numbers are drawn under the lock of the course's count, so that within a course they come in the order of commit.
    this.addSql(`create sequence waitlist_ranks`);
    this.addSql(`
      create table waitlist_entries (
        id uuid primary key default uuidv7(),
        course_id uuid not null references courses (id),
        student_id uuid not null references accounts (id),
        rank bigint not null,
        state text not null default 'WAITING' check (
          state in ('WAITING', 'OFFERED', 'ENROLLED', 'DECLINED', 'OFFER_EXPIRED', 'LEFT', 'REMOVED')),
        offered_at timestamptz,
        offer_expires_at timestamptz,
        reminders int not null default 0,
        enrollment_id uuid references enrollments (id),
        payment_id uuid,
        swap_enrollment_id uuid references enrollments (id),
        group_id uuid references waitlist_groups (id),
        passed_over_reason text,
        passed_over_at timestamptz,
        ended_because text,
        note text,
        created_at timestamptz not null default now(),
        ended_at timestamptz,
        constraint waitlist_offer_has_an_end check ((state = 'OFFERED') = (offer_expires_at is not null)),
        constraint waitlist_enrolled_has_a_seat check ((state = 'ENROLLED') = (enrollment_id is not null)),
        constraint waitlist_one_per_rank unique (course_id, rank) deferrable initially immediate
      )`);
    this.addSql(`
      create unique index waitlist_one_live_per_student on waitlist_entries (course_id, student_id)
        where state in ('WAITING', 'OFFERED')`);
    this.addSql(
      `create index waitlist_line on waitlist_entries (course_id, rank) include (passed_over_reason) where state = 'WAITING'`,
    );
    this.addSql(`
      create index waitlist_passed_over on waitlist_entries (course_id)
        where state = 'WAITING' and passed_over_reason is not null`);
    this.addSql(`create index waitlist_offers_by_end on waitlist_entries (offer_expires_at) where state = 'OFFERED'`);
    this.addSql(`create index waitlist_by_group on waitlist_entries (group_id) where group_id is not null`);
    this.addSql(`create index waitlist_by_student on waitlist_entries (student_id, id desc)`);
    // Of the counts only those with a line: few, and a claim of a seat never touches what this index reads.
    this.addSql(`create index seats_with_a_line on seats (course_id) where waiting > 0`);

    // What becomes of a seat that is given back: of a course, or of all courses of a term that have no rule of their own.
    this.addSql(`
      create table seat_release_rules (
        id uuid primary key default uuidv7(),
        course_id uuid unique references courses (id),
        term text unique,
        kind text not null check (kind in ('AT_ONCE', 'TO_WAITLIST', 'RANDOM_DELAY', 'COLLECTED')),
        min_delay_seconds int,
        max_delay_seconds int,
        times time[] not null default '{}',
        constraint seat_release_rules_of_one check (num_nonnulls(course_id, term) = 1),
        constraint seat_release_rules_bounds check (
          case kind when 'RANDOM_DELAY' then min_delay_seconds >= 0 and max_delay_seconds >= min_delay_seconds
                    else num_nonnulls(min_delay_seconds, max_delay_seconds) = 0 end),
        constraint seat_release_rules_times check ((kind = 'COLLECTED') = (cardinality(times) > 0))
      )`);
    // Seats kept back: counted as taken until released. The bounds are those that release_at was drawn from.
    this.addSql(`
      create table seat_releases (
        id uuid primary key default uuidv7(),
        course_id uuid not null references courses (id),
        enrollment_id uuid references enrollments (id),
        kind text not null check (kind in ('TO_WAITLIST', 'RANDOM_DELAY', 'COLLECTED')),
        min_delay_seconds int,
        max_delay_seconds int,
        release_at timestamptz,
        created_at timestamptz not null default now(),
        released_at timestamptz
      )`);
    this.addSql(`create index seat_releases_pending on seat_releases (course_id, id) where released_at is null`);
    this.addSql(`create index seat_releases_due on seat_releases (release_at) where released_at is null`);
  }
}
