import type { Context } from '../../infra/context.js';
import { defineLoader } from '../../infra/postgres/loader.js';
import { accountById, type Account } from '../accounts/index.js';
import type { Course, CourseSession } from './entities.js';

/** The weekly meetings of courses, by day and time. */
export const sessionsOf = defineLoader(async (ctx: Context, courseIds): Promise<CourseSession[][]> => {
  const { rows } = await ctx.pool.query<CourseSession>({
    name: 'sessions-by-course',
    text: `select course_id as "courseId", day, to_char(starts_at, 'HH24:MI') as "startsAt",
                  to_char(ends_at, 'HH24:MI') as "endsAt", place
             from course_sessions where course_id = any($1::uuid[])
            order by array_position($2::text[], day), starts_at, ends_at, id`,
    values: [courseIds, WEEK],
  });
  const byCourse = Map.groupBy(rows, (session) => session.courseId);
  return courseIds.map((id) => byCourse.get(id) ?? []);
});

const WEEK = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];

/** The ids of those who teach courses, the first named first. */
export const instructorIdsOf = defineLoader(async (ctx: Context, courseIds): Promise<string[][]> => {
  const { rows } = await ctx.pool.query<{ courseId: string; accountId: string }>({
    name: 'instructors-by-course',
    text: `select course_id as "courseId", account_id as "accountId"
             from course_instructors where course_id = any($1::uuid[]) order by position, account_id`,
    values: [courseIds],
  });
  const byCourse = Map.groupBy(rows, (row) => row.courseId);
  return courseIds.map((id) => byCourse.get(id)?.map((row) => row.accountId) ?? []);
});

/** Who teaches a course, the first named first. */
export async function instructorsOf(ctx: Context, course: Course): Promise<(Account | null)[]> {
  const ids = await instructorIdsOf(ctx).load(course.id);
  return Promise.all(ids.map((id) => accountById(ctx).load(id)));
}

/** The first of a course's instructors, null where it has none. */
export function instructorOf(ctx: Context, course: Course): Promise<Account | null> | null {
  if (course.instructorId === undefined) return instructorsOf(ctx, course).then(([first]) => first ?? null);
  return course.instructorId === null ? null : accountById(ctx).load(course.instructorId);
}
