import type { Context } from '../../infra/context.js';
import { defineLoader, inOrder } from '../../infra/postgres/loader.js';
import { nowSql } from '../../infra/postgres/now.js';
import { forbidden, notFound } from '../../kit/errors.js';
import { isAdmin, viewerOf } from '../../kit/viewer.js';
import { seatsOf } from '../seats/index.js';
import type { Course } from './entities.js';
import { instructorIdsOf, sessionsOf } from './schedule.js';
import { openSql } from './window.js';

/**
 * The columns that make a `Course` out of a row called `c`, with `openNow` decided by the store.
 * Courses are read as plain rows that name their type: a page of 20 costs a ninth of what managed entities cost.
 *
 * @param clock placeholder of `ctx.clock.forStore()`
 */
export const courseColumns = (clock: string) => `
  'Course' as "__typename", c.id, c.code, c.term, c.title, c.description, c.category_id as "categoryId", c.price_minor as "priceMinor", c.currency,
  c.hold_minutes as "holdMinutes", c.credits, c.credits_min as "creditsMin", c.state, c.opens_at as "opensAt",
  c.closes_at as "closesAt", c.time_zone as "timeZone", c.cancel_reason as "cancelReason", c.created_at as "createdAt",
  ${openSql('c', nowSql(clock))} as "openNow"`;

/**
 * Whether a viewer may see the course in the row `c`, in SQL: what was published is everybody's; the rest is for admins
 * and for those who teach it.
 *
 * @param viewer placeholder of `teacherIdOf`
 * @param admin placeholder of whether the viewer is an admin
 */
export const visibleSql = (viewer: string, admin: string) =>
  `(c.published_at is not null or c.state in ('PUBLISHED', 'CLOSED') or ${admin}::boolean or exists (
      select from course_instructors i where i.course_id = c.id and i.account_id = ${viewer}::uuid))`;

/**
 * The caller as far as it decides what they may see: an instructor's id, for the drafts they teach. To all others of a
 * role the catalogue looks the same, and who they are is not asked, so that what a crowd of them reads is read once.
 */
export const teacherIdOf = (ctx: Context) => (ctx.viewer?.role === 'INSTRUCTOR' ? ctx.viewer.id : null);

/** Courses by id; null where there is none or the caller may not see it. */
export const courseById = defineLoader(async (ctx: Context, ids): Promise<(Course | null)[]> => {
  const { rows } = await ctx.pool.query<Course>({
    name: 'courses-by-id',
    text: `select ${courseColumns('$2')} from courses c where c.id = any($1::uuid[]) and ${visibleSql('$3', '$4')}`,
    values: [ids, ctx.clock.forStore(), teacherIdOf(ctx), isAdmin(ctx)],
  });
  return inOrder(ids, rows, (course) => course.id, null);
});

/** Whether the caller teaches a course. */
export async function teaches(ctx: Context, courseId: string): Promise<boolean> {
  if (!ctx.viewer) return false;
  const { rowCount } = await ctx.pool.query(`select from course_instructors where course_id = $1 and account_id = $2`, [
    courseId,
    ctx.viewer.id,
  ]);
  return rowCount === 1;
}

/** Whether the caller may change a course and see its people: an admin, or an instructor who teaches it. */
export async function mayEdit(ctx: Context, courseId: string): Promise<boolean> {
  return isAdmin(ctx) || (ctx.viewer?.role === 'INSTRUCTOR' && (await teaches(ctx, courseId)));
}

/** @throws FORBIDDEN unless the caller may change the course; NOT_FOUND for an admin where there is none */
export async function demandEdit(ctx: Context, courseId: string): Promise<void> {
  viewerOf(ctx);
  if (!(await mayEdit(ctx, courseId))) throw forbidden();
  if (!(await courseById(ctx).load(courseId))) throw notFound('course');
}

/** Seats of a course in total. */
export const capacityOf = async (ctx: Context, courseId: string) => (await seatsOf(ctx).load(courseId))!.capacity;

/** Seats of a course that nobody holds or has. */
export async function remainingSeatsOf(ctx: Context, courseId: string): Promise<number> {
  const { capacity, taken } = (await seatsOf(ctx).load(courseId))!;
  return capacity - taken;
}

/** Makes this operation read a course anew: its fields after a change are those of the change. */
export function forgetCourse(ctx: Context, id: string): void {
  for (const loader of [courseById(ctx), seatsOf(ctx), sessionsOf(ctx), instructorIdsOf(ctx)]) loader.clear(id);
}
