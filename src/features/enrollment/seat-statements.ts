import { nowSql } from '../../infra/postgres/now.js';
import { openSql } from '../catalog/index.js';
import { KEEP_BACK, LINE_FIRST, RELEASE_AT, RULE_OF } from '../seats/index.js';

/**
 * The statements that give seats and take them back. Each is a whole transaction; each locks the counts it touches
 * first, in the order of the courses, so that two of them never wait for each other in a circle; and each raises or
 * lowers a count by the number of rows it really changed, so that no seat leaks.
 *
 * `$now` is epoch milliseconds of a test's clock, or null for Postgres' own.
 */

/** What an enrollment looks like in a fact (`EnrollmentSnapshot`). */
const SNAPSHOT = (row: string) => `jsonb_build_object(
  'id', ${row}.id, 'courseId', ${row}.course_id, 'studentId', ${row}.student_id, 'status', ${row}.status,
  'holdExpiresAt', ${row}.hold_expires_at, 'priceMinor', ${row}.price_minor, 'currency', ${row}.currency,
  'createdAt', ${row}.created_at)`;

/** Outbox rows for counts in `counted` and enrollments in `changed` (with their `previous` status). */
export const TOLD = `insert into outbox (channel, event)
  select 'seats:' || course_id, jsonb_build_object('type', 'seatsChanged', 'courseId', course_id,
         'capacity', capacity, 'taken', taken, 'version', version) from counted
  union all
  select 'enrollments:' || student_id, jsonb_build_object('type', 'enrollmentChanged',
         'enrollment', ${SNAPSHOT('changed')}, 'previousStatus', previous) from changed`;

/** Writes an admin's act for each enrollment in `changed` that an admin, its `actor_id`, had changed. */
const RECORDED = (
  act: string,
  clock: string,
) => `insert into admin_acts (actor_id, act, subject_kind, subject_id, before, after, created_at)
  select actor_id, '${act}', 'enrollment', id, jsonb_build_object('status', previous),
         jsonb_build_object('status', status), ${nowSql(clock)}
    from changed where actor_id is not null`;

/**
 * Gives seats to the first claims of each course for which there is room, in arrival order. Seats that are free while
 * people wait for them in the line are theirs: here nobody gets one.
 *
 * `$1` course ids, `$2` student ids, `$3` idempotency keys, `$4` now. Returns the enrollments made with the `place` of
 * their claim. Inserting comes first and counting after: a claim that runs into a unique index (a live enrollment of
 * the student, a key used before) is passed over, and the count goes up by what was really inserted. A claim that gets
 * no row here is looked at by `LOOK`; it may be granted yet, when someone ranked before it was passed over.
 */
export const TAKE_SEATS = `
with asked as (
  select * from unnest($1::uuid[], $2::uuid[], $3::text[]) with ordinality as a (course_id, student_id, key, place)
), open as (
  select s.course_id, s.capacity - s.taken as free, c.price_minor, c.currency, c.hold_minutes
    from seats s join courses c on c.id = s.course_id
   where s.course_id = any ($1::uuid[]) and s.taken < s.capacity and s.waiting = 0 and ${openSql('c', nowSql('$4'))}
   order by s.course_id for update of s
), ranked as (
  select course_id, student_id, key, place, free, price_minor, currency, hold_minutes,
         row_number() over (partition by course_id order by place) as rank
    from asked join open using (course_id)
), changed as (
  insert into enrollments (course_id, student_id, idempotency_key, status, hold_expires_at, price_minor, currency, created_at)
  select course_id, student_id, key,
         case when price_minor = 0 then 'CONFIRMED' else 'PENDING_PAYMENT' end,
         case when price_minor = 0 then null else ${nowSql('$4')} + hold_minutes * interval '1 minute' end,
         price_minor, currency, ${nowSql('$4')}
    from ranked where rank <= free order by place
  on conflict do nothing
  returning *, null::text as previous
), counted as (
  update seats s set taken = s.taken + made.number, version = s.version + 1
    from (select course_id, count(*)::int as number from changed group by course_id) made
   where s.course_id = made.course_id
  returning s.course_id, s.capacity, s.taken, s.version
), told as (${TOLD})
select asked.place::int, changed.id, changed.status, changed.hold_expires_at, changed.price_minor, changed.currency, changed.created_at
  from changed join asked
    on asked.course_id = changed.course_id and asked.student_id = changed.student_id and asked.key = changed.idempotency_key`;

/**
 * Says of each claim how things stand, without a lock: the enrollment its key led to, the student's live enrollment in
 * the course, the course's state and window, how many seats are free for newcomers, and how many
 * people stand in the line. Parameters as in `TAKE_SEATS`.
 */
export const LOOK = `
with asked as (
  select * from unnest($1::uuid[], $2::uuid[], $3::text[]) with ordinality as a (course_id, student_id, key, place)
)
select asked.place::int, c.state, c.opens_at, c.closes_at, s.in_line,
       case when s.waiting = 0 then s.capacity - s.taken else 0 end as free,
       ${openSql('c', nowSql('$4'))} as open,
       case when keyed.id is not null then ${SNAPSHOT('keyed')} end as keyed,
       case when live.id is not null then ${SNAPSHOT('live')} end as live
  from asked
  left join courses c on c.id = asked.course_id
  left join seats s on s.course_id = asked.course_id
  left join enrollments keyed on keyed.student_id = asked.student_id and keyed.idempotency_key = asked.key
  left join enrollments live on live.student_id = asked.student_id and live.course_id = asked.course_id
   and live.status in ('PENDING_PAYMENT', 'CONFIRMED')`;

/**
 * Ends live enrollments and gives their seats back: at once, or as the release rule of the course says. A seat that is
 * kept back stays counted as taken.
 *
 * `$1` enrollment ids, `$2` the end states, one each, `$3` now, `$4` the admins whose act it is, one each or null. To
 * EXPIRED goes only a hold; to CANCELLED a hold or a seat. What has come to an end already is passed over. Returns the
 * enrollments ended.
 */
export const RETURN_SEATS = `
with asked as (
  select * from unnest($1::uuid[], $2::text[], $4::uuid[]) as a (id, status, actor_id)
), course as (
  select course_id from seats
   where course_id in (select e.course_id from enrollments e join asked using (id))
   order by course_id for update
), changed as (
  update enrollments e set status = asked.status, hold_expires_at = null, ended_at = ${nowSql('$3')}
    from asked, course
   where e.id = asked.id and e.course_id = course.course_id
     and case asked.status when 'EXPIRED' then e.status = 'PENDING_PAYMENT'
                           else e.status in ('PENDING_PAYMENT', 'CONFIRMED') end
  returning new.*, old.status as previous, asked.actor_id
), recorded as (${RECORDED('cancelEnrollment', '$3')}
), kept as (
  ${KEEP_BACK}
  select c.id, changed.id, rule.kind, rule.min_delay_seconds, rule.max_delay_seconds,
         ${RELEASE_AT('c', nowSql('$3'))}, ${nowSql('$3')}
    from changed join courses c on c.id = changed.course_id cross join ${RULE_OF('c')} where rule.kind <> 'AT_ONCE'
  returning enrollment_id
), counted as (
  update seats s set taken = s.taken - back.number, version = s.version + 1, ${LINE_FIRST}
    from (select course_id, count(*)::int as number from changed
           where id not in (select enrollment_id from kept) group by course_id) back
   where s.course_id = back.course_id
  returning s.course_id, s.capacity, s.taken, s.version
), told as (${TOLD})
select id from changed`;

/** No count changes with it. */
const NOT_COUNTED = `select null::uuid as course_id, 0 as capacity, 0 as taken, 0 as version where false`;

/**
 * Makes enrollments on seats of one course that are counted already. Runs in a transaction that holds the lock of the
 * course's count, so its placeholders are `?`: people as a JSON array of `SeatFor`, now, the course. Who runs into a
 * unique index gets none. Returns the enrollments as facts tell them.
 */
export const FILL_SEATS = `
with changed as (
  insert into enrollments (course_id, student_id, idempotency_key, status, hold_expires_at, price_minor, currency, created_at)
  select c.id, seat."studentId", seat.key,
         case when seat.paid or c.price_minor = 0 then 'CONFIRMED' else 'PENDING_PAYMENT' end,
         case when seat.paid or c.price_minor = 0 then null else clock.now + c.hold_minutes * interval '1 minute' end,
         c.price_minor, c.currency, clock.now
    from rows from (jsonb_to_recordset(?::jsonb) as ("studentId" uuid, key text, paid boolean))
           with ordinality as seat ("studentId", key, paid, place),
         (select ${nowSql('?')} as now) as clock, courses c
   where c.id = ? order by seat.place
  on conflict do nothing
  returning *, null::text as previous
), counted as (${NOT_COUNTED}), told as (${TOLD})
select ${SNAPSHOT('changed')} as enrollment from changed`;

/**
 * Turns a hold whose time is not over into a seat. `$1` the enrollment id, `$2` now, `$3` the admin whose act it is.
 * Returns it, or nothing.
 */
export const CONFIRM_HOLD = `
with changed as (
  update enrollments e set status = 'CONFIRMED', hold_expires_at = null
   where e.id = $1 and e.status = 'PENDING_PAYMENT' and e.hold_expires_at > ${nowSql('$2')}
  returning new.*, old.status as previous, $3::uuid as actor_id
), recorded as (${RECORDED('confirmEnrollment', '$2')}
), counted as (${NOT_COUNTED}), told as (${TOLD})
select id from changed`;
