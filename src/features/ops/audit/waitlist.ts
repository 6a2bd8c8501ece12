import { nowSql } from '../../../infra/postgres/now.js';
import { encodeId } from '../../../kit/id.js';
import type { Check } from './check.js';

/** How long after its end an offer may still be there: the sweep comes every second, and a restart takes some. */
const SWEPT_WITHIN_SECONDS = 30;

/** Who waits for a full course. */
export const waitlistChecks: readonly Check[] = [
  {
    name: 'waitlist.waitingIsCounted',
    promise: 'The count of every course says how many stand in its line, and how many of them could be given a seat.',
    look: async ({ books }) =>
      (
        await books<{ course_id: string; waiting: number; in_line: number; able: number; rows: number }>(
          // Where seats came back everybody in the line comes first until it has been looked at.
          `select s.course_id, s.waiting, s.in_line, coalesce(able, 0) as able, coalesce(rows, 0) as rows
             from seats s left join (
               select course_id, count(*)::int as rows,
                      (count(*) filter (where passed_over_reason is null))::int as able
                 from waitlist_entries where state = 'WAITING' group by course_id) line using (course_id)
            where s.in_line <> coalesce(rows, 0) or s.waiting not in (coalesce(able, 0), s.in_line) order by 1`,
        )
      ).map(({ course_id, waiting, in_line, able, rows }) => ({
        id: encodeId('course', course_id),
        says: `the count says ${waiting} of ${in_line} wait for a seat, ${able} of ${rows} do`,
      })),
  },
  {
    name: 'waitlist.noSeatIdles',
    promise: 'No seat of an open course is free while somebody waits who could have it.',
    settles: true,
    look: async ({ books, infra }) =>
      (
        await books<{ course_id: string; free: number; waiting: number }>(
          `select s.course_id, s.capacity - s.taken as free, s.waiting
             from seats s join courses c on c.id = s.course_id, ${nowSql('$1')} as now_is
            where s.waiting > 0 and s.taken < s.capacity and c.state = 'PUBLISHED'
              and coalesce(c.opens_at <= now_is, true) and coalesce(c.closes_at > now_is, true) order by 1`,
          [infra.clock.forStore()],
        )
      ).map(({ course_id, free, waiting }) => ({
        id: encodeId('course', course_id),
        says: `${free} seats are free and ${waiting} wait`,
      })),
  },
  {
    name: 'waitlist.oneLive',
    promise: 'A student stands once in the line for a course at most.',
    look: async ({ books }) =>
      (
        await books<{ course_id: string; student_id: string; rows: number }>(
          `select course_id, student_id, count(*)::int as rows from waitlist_entries
            where state in ('WAITING', 'OFFERED') group by 1, 2 having count(*) > 1 order by 1, 2`,
        )
      ).map(({ course_id, student_id, rows }) => ({
        id: encodeId('course', course_id),
        says: `${encodeId('account', student_id)} stands in its line ${rows} times`,
      })),
  },
  {
    name: 'waitlist.offersEnd',
    promise: `An offer whose time is over goes to the next within ${SWEPT_WITHIN_SECONDS} seconds.`,
    look: async ({ books, infra }) =>
      (
        await books<{ id: string; seconds: number }>(
          `select id, extract(epoch from now_is - offer_expires_at)::int as seconds
             from waitlist_entries, ${nowSql('$1')} as now_is
            where state = 'OFFERED' and offer_expires_at < now_is - $2 * interval '1 second' order by 1`,
          [infra.clock.forStore(), SWEPT_WITHIN_SECONDS],
        )
      ).map(({ id, seconds }) => ({ id: encodeId('waitlist', id), says: `its offer ended ${seconds} seconds ago` })),
  },
  {
    name: 'waitlist.ledToTheirSeat',
    promise: 'Whoever came through the line to a seat has it in the course that they waited for.',
    look: async ({ books }) =>
      (
        await books<{ id: string; enrollment_id: string }>(
          `select w.id, w.enrollment_id from waitlist_entries w join enrollments e on e.id = w.enrollment_id
            where e.course_id <> w.course_id or e.student_id <> w.student_id order by 1`,
        )
      ).map(({ id, enrollment_id }) => ({
        id: encodeId('waitlist', id),
        says: `it led to ${encodeId('enrollment', enrollment_id)}, which is for somebody or something else`,
      })),
  },
  {
    name: 'waitlist.overIsOver',
    promise: 'Nobody waits for a course that takes nobody any more.',
    settles: true,
    look: async ({ books, infra }) =>
      (
        await books<{ course_id: string; rows: number }>(
          `select w.course_id, count(*)::int as rows
             from waitlist_entries w join courses c on c.id = w.course_id, ${nowSql('$1')} as now_is
            where w.state in ('WAITING', 'OFFERED')
              and (c.state in ('CANCELLED', 'CLOSED') or c.closes_at < now_is - $2 * interval '1 second')
            group by 1 order by 1`,
          [infra.clock.forStore(), SWEPT_WITHIN_SECONDS],
        )
      ).map(({ course_id, rows }) => ({ id: encodeId('course', course_id), says: `it is over, and ${rows} wait` })),
  },
];
