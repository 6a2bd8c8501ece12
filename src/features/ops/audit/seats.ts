import { encodeId } from '../../../kit/id.js';
import type { Check } from './check.js';

interface Count {
  course_id: string;
  capacity: number;
  taken: number;
  rows: number;
  offers: number;
  kept: number;
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
    promise:
      'The count of every course equals its enrollments, offers and seats kept back: no seat is given twice, none leaks.',
    look: async ({ books }) =>
      (
        await books<Count>(
          `select seats.course_id, seats.taken, coalesce(own.rows, 0) as rows, coalesce(offered.offers, 0) as offers,
                  coalesce(pending.kept, 0) as kept
             from seats left join (
               select course_id, count(*)::int as rows from enrollments
                where status in ('PENDING_PAYMENT', 'CONFIRMED', 'COMPLETED') group by course_id) own using (course_id)
             left join (
               select course_id, count(*)::int as offers from waitlist_entries
                where state = 'OFFERED' group by course_id) offered using (course_id)
             left join (
               select course_id, count(*)::int as kept from seat_releases
                where released_at is null group by course_id) pending using (course_id)
            where seats.taken <> coalesce(own.rows, 0) + coalesce(offered.offers, 0) + coalesce(pending.kept, 0)
            order by course_id`,
        )
      ).map(({ course_id, taken, rows, offers, kept }) => ({
        id: encodeId('course', course_id),
        says:
          `the count says ${taken} seats are taken, ${rows} enrollments have one` +
          `${offers > 0 ? `, ${offers} are offered` : ''}${kept > 0 ? `, ${kept} are kept back` : ''}`,
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
