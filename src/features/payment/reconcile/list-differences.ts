import type { FilterQuery } from '@mikro-orm/postgresql';
import type { Context } from '../../../infra/context.js';
import { badInput } from '../../../kit/errors.js';
import { isUuid } from '../../../kit/id.js';
import { decodeCursor, pageOf, pageSize, type Page, type PageRequest } from '../../../kit/page.js';
import { adminOf, isAdmin } from '../../../kit/viewer.js';
import { PaymentDifference } from './entities.js';

/** Where our books and the providers' differ, the newest first; for admins. */
export async function paymentDifferences(
  ctx: Context,
  { open, first, after }: PageRequest & { open: boolean | null | undefined },
): Promise<Page<PaymentDifference>> {
  adminOf(ctx);
  const size = pageSize(first);
  const [last] = after == null ? [] : decodeCursor(after, 1);
  if (last !== undefined && !isUuid(last)) throw badInput('after', 'Not a cursor of this list.');
  const where: FilterQuery<PaymentDifference> = open == null ? {} : { resolvedAt: open ? null : { $ne: null } };
  const wanted = (last === undefined ? where : { $and: [where, { id: { $lt: last } }] }) as typeof where;
  const rows = await ctx.em.find(PaymentDifference, wanted, { orderBy: { id: 'desc' }, limit: size + 1 });
  return pageOf(rows, size, {
    after,
    cursorOf: ({ id }) => [id],
    totalCount: () => ctx.em.count(PaymentDifference, where),
  });
}

/** A difference by its id; null for who is no admin. */
export const differenceById = async (ctx: Context, id: string) =>
  isAdmin(ctx) ? ctx.em.findOne(PaymentDifference, { id }) : null;
