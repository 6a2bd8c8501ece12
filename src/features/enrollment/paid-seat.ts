import type { Context } from '../../infra/context.js';
import type { Tx } from '../../infra/postgres/transaction.js';
import { inTransaction } from './fill-seats.js';
import { CONFIRM_HOLD, TOLD } from './seat-statements.js';

/**
 * Turns a hold whose time is not over into a seat, in the transaction that records the money. Against the end of the
 * hold there is one winner: this asks for a hold whose time is not over, the sweep ends those whose time is.
 *
 * @returns whether it is a seat now
 */
export async function confirmHold(ctx: Context, tx: Tx, enrollmentId: string): Promise<boolean> {
  const { sql, params } = inTransaction(CONFIRM_HOLD, [enrollmentId, ctx.clock.forStore(), null]);
  return (await tx.query(sql, params)).length > 0;
}

/** Runs under the lock of the course's count, so what it sees of seats and enrollments stays so. `?` are the enrollment, twice. */
const RETAKE_SEAT = `
with course as (
  select s.course_id from enrollments e join seats s using (course_id) join courses c on c.id = s.course_id
   where e.id = ? and s.taken < s.capacity and s.waiting = 0 and c.state in ('PUBLISHED', 'CLOSED')
), changed as (
  update enrollments e set status = 'CONFIRMED', ended_at = null
    from course
   where e.id = ? and e.course_id = course.course_id and e.status = 'EXPIRED'
     and not exists (select from enrollments live where live.course_id = e.course_id and live.student_id = e.student_id
                        and live.status in ('PENDING_PAYMENT', 'CONFIRMED'))
  returning new.*, old.status as previous
), counted as (
  update seats s set taken = s.taken + 1, version = s.version + 1 from changed where s.course_id = changed.course_id
  returning s.course_id, s.capacity, s.taken, s.version
), told as (${TOLD})
select id from changed`;

/**
 * Gives a student whose money came after the hold had ended their seat again: if one is free, nobody waits for it, and
 * they have no other by now. The count is locked first, as claims lock it.
 *
 * @returns whether it is a seat now; nothing was changed otherwise
 */
export async function retakeSeat(
  tx: Tx,
  { enrollmentId, courseId }: { enrollmentId: string; courseId: string },
): Promise<boolean> {
  await tx.query(`select from seats where course_id = ? for update`, [courseId]);
  return (await tx.query(RETAKE_SEAT, [enrollmentId, enrollmentId])).length > 0;
}
