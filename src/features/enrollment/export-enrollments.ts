import type { Context } from '../../infra/context.js';
import { encodeId } from '../../kit/id.js';

/** What the enrollments keep about a person: each with its course, the newest first. */
export async function exportEnrollments(ctx: Context, accountId: string): Promise<object> {
  const { rows } = await ctx.pool.query<{ id: string; courseId: string }>(
    `select e.id, e.course_id as "courseId", c.title as "courseTitle", e.status, e.price_minor as "amountMinor", e.currency,
            e.hold_expires_at as "holdExpiresAt", e.created_at as "createdAt", e.ended_at as "endedAt"
       from enrollments e join courses c on c.id = e.course_id where e.student_id = $1 order by e.id desc`,
    [accountId],
  );
  return rows.map(({ id, courseId, ...rest }) => ({
    id: encodeId('enrollment', id),
    courseId: encodeId('course', courseId),
    ...rest,
  }));
}
