import type { FilterQuery } from '@mikro-orm/postgresql';
import type { EnrollmentStatus } from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { badInput, notFound } from '../../kit/errors.js';
import { isUuid } from '../../kit/id.js';
import { decodeCursor, pageOf, pageSize, type Page, type PageRequest } from '../../kit/page.js';
import { viewerOf } from '../../kit/viewer.js';
import { courseById, mayEdit } from '../catalog/index.js';
import { Enrollment } from './entities.js';
import { LIVE } from './enrollment.js';

type StatusFilter = readonly EnrollmentStatus[] | null | undefined;

/** The viewer's enrollments, the newest first. */
export function myEnrollments(ctx: Context, { status, ...page }: PageRequest & { status: StatusFilter }) {
  return enrollmentPage(
    ctx,
    { studentId: viewerOf(ctx).id, ...(status ? { status: { $in: [...status] } } : {}) },
    page,
  );
}

/** Who is in a course, the newest first; for admins and those who teach it. For others the course does not exist. */
export async function roster(
  ctx: Context,
  { courseId, status, ...page }: PageRequest & { courseId: string; status: StatusFilter },
) {
  viewerOf(ctx);
  const course = await courseById(ctx).load(courseId);
  if (!course || !(await mayEdit(ctx, courseId))) throw notFound('course');
  return enrollmentPage(ctx, { courseId, status: { $in: [...(status ?? LIVE)] } }, page);
}

/** Ids are uuid v7, so their order is that of time: the id alone is the cursor, stable under inserts. */
async function enrollmentPage(
  ctx: Context,
  where: FilterQuery<Enrollment>,
  { first, after }: PageRequest,
): Promise<Page<Enrollment>> {
  const size = pageSize(first);
  const [last] = after == null ? [] : decodeCursor(after, 1);
  if (last !== undefined && !isUuid(last)) throw badInput('after', 'Not a cursor of this list.');
  const wanted = (last === undefined ? where : { $and: [where, { id: { $lt: last } }] }) as FilterQuery<Enrollment>;
  const rows = await ctx.em.find(Enrollment, wanted, { orderBy: { id: 'desc' }, limit: size + 1 });
  return pageOf(rows, size, { after, cursorOf: ({ id }) => [id], totalCount: () => ctx.em.count(Enrollment, where) });
}
