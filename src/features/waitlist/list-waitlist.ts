import type { WaitlistState } from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { badInput, notFound } from '../../kit/errors.js';
import { isUuid } from '../../kit/id.js';
import { decodeCursor, pageOf, pageSize, type Page, type PageRequest } from '../../kit/page.js';
import { viewerOf } from '../../kit/viewer.js';
import { courseById, mayEdit } from '../catalog/index.js';
import { WaitlistEntry } from './entities.js';
import { LIVE } from './entry.js';

/** The viewer's entries, the newest first. Ids are uuid v7, so the id alone is the cursor. */
export async function myWaitlist(
  ctx: Context,
  { state, first, after }: PageRequest & { state?: readonly WaitlistState[] | null },
): Promise<Page<WaitlistEntry>> {
  const size = pageSize(first);
  const [last] = after == null ? [] : decodeCursor(after, 1);
  if (last !== undefined && !isUuid(last)) throw badInput('after', 'Not a cursor of this list.');
  const where = { studentId: viewerOf(ctx).id, state: { $in: [...(state ?? LIVE)] } };
  const wanted = last === undefined ? where : { ...where, id: { $lt: last } };
  const rows = await ctx.em.find(WaitlistEntry, wanted, { orderBy: { id: 'desc' }, limit: size + 1 });
  return pageOf(rows, size, {
    after,
    cursorOf: ({ id }) => [id],
    totalCount: () => ctx.em.count(WaitlistEntry, where),
  });
}

/** Who waits for a course, in the order of the line; for admins and those who teach it. */
export async function waitlistOf(
  ctx: Context,
  { courseId, state, first, after }: PageRequest & { courseId: string; state?: readonly WaitlistState[] | null },
): Promise<Page<WaitlistEntry>> {
  await demandLook(ctx, courseId);
  const size = pageSize(first);
  const [last] = after == null ? [] : decodeCursor(after, 1);
  if (last !== undefined && !/^-?\d{1,19}$/.test(String(last))) throw badInput('after', 'Not a cursor of this list.');
  const where = { courseId, state: { $in: [...(state ?? (['WAITING'] as const))] } };
  const wanted = last === undefined ? where : { ...where, rank: { $gt: String(last) } };
  const rows = await ctx.em.find(WaitlistEntry, wanted, { orderBy: { rank: 'asc' }, limit: size + 1 });
  const totalCount = () => ctx.em.count(WaitlistEntry, where);
  return pageOf(rows, size, { after, cursorOf: ({ rank }) => [rank], totalCount });
}

/** @throws UNAUTHENTICATED; NOT_FOUND for those who neither teach the course nor are admins */
export async function demandLook(ctx: Context, courseId: string): Promise<void> {
  viewerOf(ctx);
  if (!(await courseById(ctx).load(courseId)) || !(await mayEdit(ctx, courseId))) throw notFound('course');
}
