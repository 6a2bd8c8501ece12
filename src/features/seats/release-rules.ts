/**
 * What becomes of a seat that is given back, where a course or its term has a rule for it. A seat that is kept back
 * stays counted as taken until it is released, so nobody can have it early, and its row says why and until when.
 */

/** The rule of the course in the row `course`, its own before its term's, as a row called `rule`, in SQL. */
export const RULE_OF = (course: string) => `lateral (
  select r.* from seat_release_rules r where r.course_id = ${course}.id or r.term = ${course}.term
   order by r.course_id is null limit 1) as rule`;

/**
 * When a seat that is given back at `now` to the course in the row `course` is released by the row `rule`, in SQL: drawn
 * at random within the bounds, or at the next of the announced times of day; null for one that the line alone gets.
 */
export const RELEASE_AT = (course: string, now: string) => `case rule.kind
  when 'RANDOM_DELAY' then ${now} + (rule.min_delay_seconds
    + random() * (rule.max_delay_seconds - rule.min_delay_seconds)) * interval '1 second'
  when 'COLLECTED' then (
    select min(at) from unnest(rule.times) as announced, generate_series(0, 1) as days,
           lateral (select ((${now} at time zone ${course}.time_zone)::date + days + announced)
                           at time zone ${course}.time_zone as at) as next
     where at > ${now}) end`;

/** Writes down seats that are kept back; what follows is a `select` of their columns. */
export const KEEP_BACK = `insert into seat_releases
  (course_id, enrollment_id, kind, min_delay_seconds, max_delay_seconds, release_at, created_at)`;
