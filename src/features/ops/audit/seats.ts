import { encodeId } from '../../../kit/id.js';
import type { Check } from './check.js';

interface Count {
  course_id: string;
  capacity: number;
  taken: number;
  rows: number;
  offers: number;
}

/** The count of every course (DESIGN §6, 1 and 2). */
export const seatChecks: readonly Check[] = [
  {
    name: 'seats.withinCapacity',
    promise: 'No course has more seats taken than it has, nor fewer than none.',
    look: async ({ books }) =>
      (await books<Count>(`select course_id, capacity, taken from seats where taken not between 0 and capacity`)).map(
        ({ course_id, capacity, taken }) => ({
          id: encodeId('course', course_id),
          says: `${taken} of ${capacity} seats are taken`,
        }),
      ),
  },
  {
    name: 'seats.countsAreRows',
    promise: 'The count of every course equals its enrollments and offers: no seat is given twice, none leaks.',
    look: async ({ books }) =>
      (
        await books<Count>(
          `select seats.course_id, seats.taken, coalesce(own.rows, 0) as rows, coalesce(kept.offers, 0) as offers
             from seats left join (
               select course_id, count(*)::int as rows from enrollments
                where status in ('PENDING_PAYMENT', 'CONFIRMED', 'COMPLETED') group by course_id) own using (course_id)
             left join (
               select course_id, count(*)::int as offers from waitlist_entries
                where state = 'OFFERED' group by course_id) kept using (course_id)
            where seats.taken <> coalesce(own.rows, 0) + coalesce(kept.offers, 0) order by course_id`,
        )
      ).map(({ course_id, taken, rows, offers }) => ({
        id: encodeId('course', course_id),
        says: `the count says ${taken} seats are taken, ${rows} enrollments have one${offers > 0 ? `, ${offers} are offered` : ''}`,
      })),
  },
  {
    name: 'seats.everyCourseIsCounted',
    promise: 'Every course has a count of its seats.',
    look: async ({ books }) =>
      (
        await books<{ id: string }>(
          `select id from courses where not exists (select from seats where course_id = courses.id) order by id`,
        )
      ).map(({ id }) => ({ id: encodeId('course', id), says: 'has no count of seats' })),
  },
];
