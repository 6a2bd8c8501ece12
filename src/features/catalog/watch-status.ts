import type { CourseState } from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { latest, type Latest } from '../../infra/events/latest.js';
import { nowSql } from '../../infra/postgres/now.js';
import { badInput, notFound } from '../../kit/errors.js';
import { categoryById } from './category.js';
import { courseChannel, OPENINGS_CHANNEL, type CourseOpened } from './events.js';
import { branchSql } from './found-courses.js';
import { openSql } from './window.js';

const COURSES_MAX = 100;

/** What the subscriptions hand to their resolvers. */
export interface CourseStatus {
  readonly courseId: string;
  readonly state: CourseState;
  readonly openNow: boolean;
}

/**
 * The status of some courses: as it is, then the latest whenever it changes. A fact says that something changed; what is
 * told is read after it, one reading at a time, so that an older status never follows a newer one.
 *
 * @throws NOT_FOUND unless all of them were published
 */
export async function watchStatus(
  ctx: Context,
  courseIds: readonly string[],
): Promise<AsyncIterableIterator<CourseStatus>> {
  const wanted = [...new Set(courseIds)];
  if (wanted.length === 0 || wanted.length > COURSES_MAX)
    throw badInput('courseIds', `Name 1 to ${COURSES_MAX} courses.`);
  const endings: (() => void)[] = [];
  const changes = latest<string, CourseStatus>(() => endings.forEach((end) => end()));
  const told = new Map<string, string>();
  const look = oneAtATime(ctx, changes, (status) => {
    const said = JSON.stringify(status);
    if (told.get(status.courseId) === said) return;
    told.set(status.courseId, said);
    changes.push(status.courseId, status);
  });
  try {
    for (const id of wanted)
      endings.push(
        await ctx.events.listen(
          courseChannel(id),
          () => look([id]),
          () => look([id]),
        ),
      );
    await look(wanted);
    if (told.size < wanted.length) throw notFound('course');
  } catch (error) {
    await changes.values.return!();
    throw error;
  }
  return changes.values;
}

/** Courses as they begin to take seats; the one that did last comes first. */
export async function watchOpenings(
  ctx: Context,
  categoryId: string | null,
): Promise<AsyncIterableIterator<CourseStatus>> {
  const branch = categoryId === null ? null : await branchOf(ctx, categoryId);
  const concerns = (event: CourseOpened) => !branch || (event.categoryId !== null && branch.has(event.categoryId));
  let end = () => {};
  const changes = latest<string, CourseStatus>(() => end());
  const look = oneAtATime(ctx, changes, (status) => status.openNow && changes.push(status.courseId, status));
  end = await ctx.events.listen(OPENINGS_CHANNEL, (event) => {
    if (concerns(event as CourseOpened)) void look([(event as CourseOpened).courseId]);
  });
  try {
    const [last] = await ctx.events.newest([OPENINGS_CHANNEL]);
    if (last && concerns(last as CourseOpened)) await look([(last as CourseOpened).courseId]);
  } catch (error) {
    await changes.values.return!();
    throw error;
  }
  return changes.values;
}

/** Reads the status of courses and tells it, each reading after the one before; one that fails ends the subscription. */
function oneAtATime(ctx: Context, changes: Latest<string, CourseStatus>, tell: (status: CourseStatus) => unknown) {
  let reading = Promise.resolve();
  return (ids: readonly string[]): Promise<void> => {
    reading = reading
      .then(async () => (await statusOf(ctx, ids)).forEach(tell))
      .catch((error: unknown) => changes.fail(error));
    return reading;
  };
}

/** The status of those of the courses that were published. */
async function statusOf(ctx: Context, courseIds: readonly string[]): Promise<CourseStatus[]> {
  const { rows } = await ctx.pool.query<CourseStatus>({
    name: 'course-status',
    text: `select id as "courseId", state, ${openSql('c', nowSql('$2'))} as "openNow" from courses c
            where id = any($1::uuid[]) and (published_at is not null or state in ('PUBLISHED', 'CLOSED'))`,
    values: [courseIds, ctx.clock.forStore()],
  });
  return rows;
}

async function branchOf(ctx: Context, categoryId: string): Promise<ReadonlySet<string>> {
  if (!(await categoryById(ctx).load(categoryId))) throw notFound('category');
  const { rows } = await ctx.pool.query<{ id: string }>({ text: branchSql('$1'), values: [categoryId] });
  return new Set(rows.map(({ id }) => id));
}
