import { nowSql } from '../../../infra/postgres/now.js';
import { encodeId } from '../../../kit/id.js';
import type { Check } from './check.js';

/** How long after its end a hold may still be there: the sweep comes every second, and a restart takes some. */
const SWEPT_WITHIN_SECONDS = 30;

/** What students have (DESIGN §6, 2, 5 and 7). */
export const enrollmentChecks: readonly Check[] = [
  {
    name: 'enrollments.oneLive',
    promise: 'A student has one live enrollment in a course at most.',
    look: async ({ books }) =>
      (
        await books<{ course_id: string; student_id: string; rows: number }>(
          `select course_id, student_id, count(*)::int as rows from enrollments
            where status in ('PENDING_PAYMENT', 'CONFIRMED')
            group by course_id, student_id having count(*) > 1 order by 1, 2`,
        )
      ).map(({ course_id, student_id, rows }) => ({
        id: encodeId('course', course_id),
        says: `${encodeId('account', student_id)} has ${rows} live enrollments in it`,
      })),
  },
  {
    name: 'enrollments.onePerKey',
    promise: 'An idempotency key of a student led to one enrollment.',
    look: async ({ books }) =>
      (
        await books<{ student_id: string; ids: string[] }>(
          `select student_id, array_agg(id order by id) as ids from enrollments
            group by student_id, idempotency_key having count(*) > 1 order by 1`,
        )
      ).map(({ student_id, ids }) => ({
        id: encodeId('account', student_id),
        says: `one key led to ${ids.map((id) => encodeId('enrollment', id)).join(', ')}`,
      })),
  },
  {
    name: 'enrollments.statesAreWhole',
    promise: 'What waits for payment says until when, and what has ended says since when, and nothing else does.',
    look: async ({ books }) =>
      (
        await books<{ id: string; status: string; held: boolean; ended: boolean }>(
          `select id, status, hold_expires_at is not null as held, ended_at is not null as ended from enrollments
            where (status = 'PENDING_PAYMENT') <> (hold_expires_at is not null)
               or (status in ('CANCELLED', 'EXPIRED', 'COMPLETED')) <> (ended_at is not null) order by id`,
        )
      ).map(({ id, status, held, ended }) => ({
        id: encodeId('enrollment', id),
        says: `${status} ${held ? 'with' : 'without'} an end of its hold and ${ended ? 'with' : 'without'} its own end`,
      })),
  },
  {
    name: 'enrollments.holdsEnd',
    promise: `A hold whose time is over gives its seat back within ${SWEPT_WITHIN_SECONDS} seconds.`,
    look: async ({ books, infra }) =>
      (
        await books<{ id: string; seconds: number }>(
          `select id, extract(epoch from now_is - hold_expires_at)::int as seconds
             from enrollments, ${nowSql('$1')} as now_is
            where status = 'PENDING_PAYMENT' and hold_expires_at < now_is - $2 * interval '1 second'
            order by hold_expires_at`,
          [infra.clock.forStore(), SWEPT_WITHIN_SECONDS],
        )
      ).map(({ id, seconds }) => ({ id: encodeId('enrollment', id), says: `its hold ended ${seconds} seconds ago` })),
  },
  {
    name: 'enrollments.cancelledCoursesAreEmpty',
    promise: 'Nobody keeps a seat in a course that was called off.',
    settles: true,
    look: async ({ books }) =>
      (
        await books<{ course_id: string; rows: number }>(
          `select e.course_id, count(*)::int as rows from enrollments e join courses c on c.id = e.course_id
            where c.state = 'CANCELLED' and e.status in ('PENDING_PAYMENT', 'CONFIRMED') group by 1 order by 1`,
        )
      ).map(({ course_id, rows }) => ({
        id: encodeId('course', course_id),
        says: `it was called off, and seats are kept in it: ${rows}`,
      })),
  },
];
