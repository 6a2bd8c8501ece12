import type { Context } from '../../infra/context.js';
import { storeNowMs } from '../../infra/postgres/now.js';
import type { Course } from './entities.js';

/** Whether a course takes students: not yet, now, or no more. Full or not does not matter here. */
export type Window = 'NOT_YET' | 'OPEN' | 'OVER';

/** The window of a course at an instant: its state and its times in one word. It opens at `opensAt`, ends at `closesAt`. */
export function windowOf(
  { state, opensAt, closesAt }: Pick<Course, 'state' | 'opensAt' | 'closesAt'>,
  nowMs: number,
): Window {
  if (state === 'DRAFT') return 'NOT_YET';
  if (state !== 'PUBLISHED') return 'OVER';
  if (opensAt && nowMs < opensAt.getTime()) return 'NOT_YET';
  return closesAt && nowMs >= closesAt.getTime() ? 'OVER' : 'OPEN';
}

/** The same in SQL: whether the course in the row `course` is open at `now`, an SQL expression. */
export const openSql = (course: string, now: string) =>
  `(${course}.state = 'PUBLISHED' and coalesce(${course}.opens_at <= ${now}, true)
    and coalesce(${course}.closes_at > ${now}, true))`;

/** `windowOf` in SQL, for the course in the row `course`. */
export const windowSql = (course: string, now: string) =>
  `(case when ${course}.state = 'DRAFT' then 'NOT_YET' when ${course}.state <> 'PUBLISHED' then 'OVER'
         when ${course}.opens_at > ${now} then 'NOT_YET' when ${course}.closes_at <= ${now} then 'OVER' else 'OPEN' end)`;

/** Whether seats of a course can be taken right now, by the store's clock; a course of a list brings the answer along. */
export function isOpenNow(ctx: Context, course: Course): boolean | Promise<boolean> {
  return course.openNow ?? storeNowMs(ctx).then((nowMs) => windowOf(course, nowMs) === 'OPEN');
}
