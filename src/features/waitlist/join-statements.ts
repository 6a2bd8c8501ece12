import { nowSql } from '../../infra/postgres/now.js';
import { openSql } from '../catalog/index.js';
import { SNAPSHOT } from './events.js';

/**
 * Puts people at the end of lines, in arrival order, in one transaction.
 *
 * `$1` course ids, `$2` student ids, `$3` enrollments to swap or nulls, `$4` now. Returns the entries made with the
 * `place` of who asked. The count of each course is locked first, as claims lock it, and only a full course, or one
 * whose seats are being handed to its line, is joined: so nobody waits while a seat is free for all, and the line is
 * known to the next claim. Ranks are drawn under that lock, so their order is that of the commits. Who has an entry or
 * a seat already gets none; the count goes up by what was really inserted.
 */
export const JOIN_LINES = `
with asked as (
  select * from unnest($1::uuid[], $2::uuid[], $3::uuid[]) with ordinality as a (course_id, student_id, swap_id, place)
), open as (
  select s.course_id from seats s join courses c on c.id = s.course_id
   where s.course_id = any ($1::uuid[]) and (s.taken >= s.capacity or s.waiting > 0) and ${openSql('c', nowSql('$4'))}
   order by s.course_id for update of s
), joined as (
  insert into waitlist_entries (course_id, student_id, swap_enrollment_id, rank, created_at)
  select course_id, student_id, swap_id, nextval('waitlist_ranks'), ${nowSql('$4')}
    from (select asked.* from asked join open using (course_id)
            join accounts a on a.id = asked.student_id and a.status = 'ACTIVE' and a.deleted_at is null
           where not exists (select from enrollments e where e.course_id = asked.course_id
                              and e.student_id = asked.student_id and e.status in ('PENDING_PAYMENT', 'CONFIRMED'))
           order by place) as admitted
  on conflict (course_id, student_id) where state in ('WAITING', 'OFFERED') do nothing
  returning *
), counted as (
  update seats s set waiting = s.waiting + made.number, in_line = s.in_line + made.number
    from (select course_id, count(*)::int as number from joined group by course_id) made
   where s.course_id = made.course_id
  returning s.course_id
), told as (
  insert into outbox (channel, event)
  select 'lines:' || course_id, jsonb_build_object('type', 'lineChanged', 'courseId', course_id) from counted
  union all
  select 'waitlist:' || student_id,
         jsonb_build_object('type', 'waitlistChanged', 'entry', ${SNAPSHOT('joined')}, 'previousState', null) from joined
)
select asked.place::int, joined.id from joined join asked using (course_id, student_id)`;

/** Says of each who asked how things stand, without a lock. Parameters as in `JOIN_LINES`. */
export const LOOK_AT_LINES = `
with asked as (
  select * from unnest($1::uuid[], $2::uuid[], $3::uuid[]) with ordinality as a (course_id, student_id, swap_id, place)
)
select asked.place::int, c.state, c.opens_at, c.closes_at, ${openSql('c', nowSql('$4'))} as open,
       case when s.waiting = 0 then s.capacity - s.taken else 0 end as free, a.id is not null as active, entry.id as entry_id,
       e.id as enrollment_id
  from asked
  left join courses c on c.id = asked.course_id
  left join seats s on s.course_id = asked.course_id
  left join accounts a on a.id = asked.student_id and a.status = 'ACTIVE' and a.deleted_at is null
  left join waitlist_entries entry on entry.course_id = asked.course_id and entry.student_id = asked.student_id
   and entry.state in ('WAITING', 'OFFERED')
  left join enrollments e on e.course_id = asked.course_id and e.student_id = asked.student_id
   and e.status in ('PENDING_PAYMENT', 'CONFIRMED')`;
