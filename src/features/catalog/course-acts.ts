import type { Context } from '../../infra/context.js';
import type { Tx } from '../../infra/postgres/transaction.js';
import { changesBetween } from '../../kit/changes.js';
import { encodeId } from '../../kit/id.js';
import { isAdmin } from '../../kit/viewer.js';
import { recordAct } from '../accounts/index.js';

/** A course as the log of acts shows it: what an admin can set, ids as global ids. */
export type ShownCourse = Readonly<Record<string, unknown>>;

/** How an admin finds a course in the transaction that changes it; null for an instructor, whose work is no admin's act. */
export async function shownToAdmin(ctx: Context, tx: Tx, courseId: string): Promise<ShownCourse | null> {
  if (!isAdmin(ctx)) return null;
  const [row] = await tx.query<{ categoryId: string | null; instructorIds: string[] }>(
    `select code, term, title, description, category_id as "categoryId", price_minor as "priceMinor", currency,
            hold_minutes as "holdMinutes", credits, opens_at as "opensAt", closes_at as "closesAt",
            time_zone as "timeZone", s.capacity,
            (select coalesce(jsonb_agg(account_id order by position, account_id), '[]')
               from course_instructors where course_id = c.id) as "instructorIds",
            (select coalesce(jsonb_agg(jsonb_build_object('day', day, 'startsAt', starts_at, 'endsAt', ends_at,
                                                          'place', place) order by day, starts_at, ends_at), '[]')
               from course_sessions where course_id = c.id) as sessions
       from courses c join seats s on s.course_id = c.id where c.id = ?`,
    [courseId],
  );
  const { categoryId, instructorIds } = row!;
  return {
    ...row,
    categoryId: categoryId && encodeId('category', categoryId),
    instructorIds: instructorIds.map((id) => encodeId('account', id)),
  };
}

/** Records what an admin made of a course in the transaction that did it; nothing for an instructor. */
export async function recordCourseAct(
  ctx: Context,
  tx: Tx,
  { act, courseId, before }: { act: string; courseId: string; before: ShownCourse | null },
): Promise<void> {
  const after = await shownToAdmin(ctx, tx, courseId);
  if (!after) return;
  const changes = before ? changesBetween(before, after) : { after };
  await recordAct(ctx, tx, { act, subject: { kind: 'course', id: courseId }, ...changes });
}
