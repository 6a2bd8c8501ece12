import type { EnrollmentStatus } from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { newestFirst } from '../../infra/postgres/newest-first.js';
import { notFound } from '../../kit/errors.js';
import type { PageRequest } from '../../kit/page.js';
import { viewerOf } from '../../kit/viewer.js';
import { courseById, mayEdit } from '../catalog/index.js';
import { Enrollment } from './entities.js';
import { LIVE } from './enrollment.js';

type StatusFilter = readonly EnrollmentStatus[] | null | undefined;

/** The viewer's enrollments, the newest first. */
export async function myEnrollments(ctx: Context, { status, ...page }: PageRequest & { status: StatusFilter }) {
  const { id: studentId } = viewerOf(ctx);
  const where = () => ({ studentId, ...(status ? { status: { $in: [...status] } } : {}) });
  return newestFirst(ctx.em, Enrollment, where, page);
}

/** Who is in a course, the newest first; for admins and those who teach it. For others the course does not exist. */
export async function roster(
  ctx: Context,
  { courseId, status, ...page }: PageRequest & { courseId: string; status: StatusFilter },
) {
  viewerOf(ctx);
  const course = await courseById(ctx).load(courseId);
  if (!course || !(await mayEdit(ctx, courseId))) throw notFound('course');
  return newestFirst(ctx.em, Enrollment, () => ({ courseId, status: { $in: [...(status ?? LIVE)] } }), page);
}
