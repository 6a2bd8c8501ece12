import { expect } from '@jest/globals';
import type { TestApp } from './app.js';

/** What is wrong with the seats of all courses right now: nothing, on a sound day (DESIGN §6, 1 and 2). */
export async function seatFaults(app: TestApp): Promise<unknown[]> {
  return app.sql(
    `select s.course_id, s.capacity, s.taken, count(seat.course_id)::int as rows
       from seats s left join (
         select course_id from enrollments where status in ('PENDING_PAYMENT', 'CONFIRMED', 'COMPLETED')
         union all
         select course_id from waitlist_entries where state = 'OFFERED'
         union all
         select course_id from seat_releases where released_at is null) seat using (course_id)
      group by s.course_id, s.capacity, s.taken
     having count(seat.course_id) <> s.taken or s.taken > s.capacity
     union all
     select course_id, 0, 0, count(*)::int from enrollments where status in ('PENDING_PAYMENT', 'CONFIRMED')
      group by course_id, student_id having count(*) > 1`,
  );
}

/** The count of every course equals its rows, stays within capacity, and nobody is in a course twice. */
export async function expectSoundSeats(app: TestApp): Promise<void> {
  expect(await seatFaults(app)).toEqual([]);
}
