import type { Context } from '../../infra/context.js';
import { nowSql } from '../../infra/postgres/now.js';
import { finishPlaces, insideOneCourse } from '../queue/index.js';
import { atSeatDesk, type SeatReturn } from './seat-desk.js';

/** Enrollments ended by one statement of a sweep at most; the next run goes on. */
const SWEEP_MAX = 1000;

/** An enrollment that has to end. */
export interface Due {
  id: string;
  course_id: string;
}

/** Ends the holds whose time is over. The deadline stands in Postgres: a process that died changes nothing about it. */
export async function expireHolds(ctx: Context): Promise<void> {
  const { rows } = await ctx.pool.query<Due>({
    name: 'holds-due',
    text: `select id, course_id from enrollments
            where status = 'PENDING_PAYMENT' and hold_expires_at <= ${nowSql('$1')}
            order by hold_expires_at limit ${SWEEP_MAX}`,
    values: [ctx.clock.forStore()],
  });
  await endAll(ctx, rows, 'EXPIRED');
}

/** Takes the seats back of everyone in a course that was called off. */
export async function endCancelledCourses(ctx: Context): Promise<void> {
  const { rows } = await ctx.pool.query<Due>({
    name: 'seats-of-cancelled-courses',
    text: `select e.id, e.course_id from courses c join enrollments e on e.course_id = c.id
            where c.state = 'CANCELLED' and e.status in ('PENDING_PAYMENT', 'CONFIRMED') limit ${SWEEP_MAX}`,
  });
  await endAll(ctx, rows, 'CANCELLED');
}

/** Has everyone who got a seat leave the room before it, where the prompt after the commit was lost with its process. */
export async function leaveRooms(ctx: Context): Promise<void> {
  for await (const { courseId, people } of insideOneCourse(ctx)) {
    const { rows } = await ctx.pool.query<{ student_id: string }>({
      name: 'seated-of-people',
      text: `select student_id from enrollments
              where course_id = $1 and student_id = any ($2::uuid[]) and status in ('PENDING_PAYMENT', 'CONFIRMED')`,
      values: [courseId, people],
    });
    if (rows.length > 0)
      await finishPlaces(
        ctx,
        courseId,
        rows.map((row) => row.student_id),
      );
  }
}

/** One that fails never stops the others: it stays due, and the next sweep finds it. */
export async function endAll(ctx: Context, due: readonly Due[], status: SeatReturn['status']): Promise<void> {
  const answers = await Promise.allSettled(
    due.map(({ id, course_id }) => atSeatDesk(ctx, course_id, { kind: 'return', enrollmentId: id, status })),
  );
  for (const answer of answers) {
    if (answer.status === 'rejected')
      ctx.log.error({ err: answer.reason as unknown }, 'a seat could not be taken back');
  }
}
