import type { Context } from '../../infra/context.js';
import { encodeId } from '../../kit/id.js';

/** What the payments keep about a person: each with what was given back of it, the newest first. */
export async function exportPayments(ctx: Context, accountId: string): Promise<object> {
  const { rows } = await ctx.pool.query<{ id: string; enrollmentId: string; courseId: string }>(
    `select id, enrollment_id as "enrollmentId", course_id as "courseId", title, status, amount_minor as "amountMinor",
            refunded_minor as "refundedMinor", currency, created_at as "createdAt", paid_at as "paidAt",
            (select coalesce(jsonb_agg(jsonb_build_object('amountMinor', r.amount_minor, 'cause', r.cause,
                      'status', r.status, 'createdAt', r.created_at, 'doneAt', r.done_at) order by r.id), '[]')
               from refunds r where r.payment_id = p.id) as refunds
       from payments p where student_id = $1 order by id desc`,
    [accountId],
  );
  return rows.map(({ id, enrollmentId, courseId, ...rest }) => ({
    id: encodeId('payment', id),
    enrollmentId: encodeId('enrollment', enrollmentId),
    courseId: encodeId('course', courseId),
    ...rest,
  }));
}
