import type { Context } from '../../infra/context.js';
import { encodeId } from '../../kit/id.js';

/** What the waitlists keep about a person: each entry with its course, and the groups they joined, the newest first. */
export async function exportWaitlist(ctx: Context, accountId: string): Promise<object> {
  const { rows: entries } = await ctx.pool.query<{
    id: string;
    courseId: string;
    groupId: string | null;
    seatId: string | null;
    swapWithId: string | null;
  }>(
    `select w.id, w.course_id as "courseId", c.title as "courseTitle", w.group_id as "groupId", w.state,
            w.passed_over_reason as "passedOver", w.ended_because as "endedBecause", w.note,
            w.enrollment_id as "seatId", w.swap_enrollment_id as "swapWithId", w.offered_at as "offeredAt",
            w.offer_expires_at as "offerExpiresAt", w.created_at as "createdAt", w.ended_at as "endedAt"
       from waitlist_entries w join courses c on c.id = w.course_id where w.student_id = $1 order by w.id desc`,
    [accountId],
  );
  const { rows: groups } = await ctx.pool.query<{ id: string; courseId: string }>(
    `select g.id, g.course_id as "courseId", g.size, m.joined_at as "joinedAt", g.in_line_at as "inLineAt"
       from waitlist_group_members m join waitlist_groups g on g.id = m.group_id
      where m.student_id = $1 order by m.joined_at desc, g.id desc`,
    [accountId],
  );
  return {
    entries: entries.map(({ id, courseId, groupId, seatId, swapWithId, ...rest }) => ({
      id: encodeId('waitlist', id),
      courseId: encodeId('course', courseId),
      groupId: groupId && encodeId('waitgroup', groupId),
      seatId: seatId && encodeId('enrollment', seatId),
      swapWithId: swapWithId && encodeId('enrollment', swapWithId),
      ...rest,
    })),
    groups: groups.map(({ id, courseId, ...rest }) => ({
      id: encodeId('waitgroup', id),
      courseId: encodeId('course', courseId),
      ...rest,
    })),
  };
}
