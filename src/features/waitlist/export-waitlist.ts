import type { Context } from '../../infra/context.js';
import { encodeId } from '../../kit/id.js';

/** What the waitlists keep about a person: each entry with its course, the newest first. */
export async function exportWaitlist(ctx: Context, accountId: string): Promise<object> {
  const { rows } = await ctx.pool.query<{ id: string; courseId: string }>(
    `select w.id, w.course_id as "courseId", c.title as "courseTitle", w.state, w.ended_because as "endedBecause", w.note,
            w.offer_expires_at as "offerExpiresAt", w.created_at as "createdAt", w.ended_at as "endedAt"
       from waitlist_entries w join courses c on c.id = w.course_id where w.student_id = $1 order by w.id desc`,
    [accountId],
  );
  return rows.map(({ id, courseId, ...rest }) => ({
    id: encodeId('waitlist', id),
    courseId: encodeId('course', courseId),
    ...rest,
  }));
}
