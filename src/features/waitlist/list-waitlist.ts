import type { WaitlistState } from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { badInput } from '../../kit/errors.js';
import { isUuid } from '../../kit/id.js';
import { decodeCursor, pageOf, pageSize, type Page, type PageRequest } from '../../kit/page.js';
import { viewerOf } from '../../kit/viewer.js';
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
