import type { Context } from '../../infra/context.js';
import { defineLoader, inOrder } from '../../infra/postgres/loader.js';
import { badInput } from '../../kit/errors.js';
import { isUuid } from '../../kit/id.js';
import { decodeCursor, pageOf, pageSize, type Page, type PageRequest } from '../../kit/page.js';
import { isAdmin, viewerOf } from '../../kit/viewer.js';
import { receiptOf } from './books/receipts.js';
import { Payment, Refund } from './entities.js';

/** Payments by id; null where there is none. Who may see one is for the caller to check. */
export const paymentById = defineLoader(async (ctx: Context, ids): Promise<(Payment | null)[]> => {
  const payments = await ctx.em.find(Payment, { id: { $in: [...ids] } });
  return inOrder(ids, payments, (payment) => payment.id, null);
});

/** What went back of a payment or is on its way, the oldest first. */
export const refundsOf = defineLoader(async (ctx: Context, paymentIds): Promise<Refund[][]> => {
  const refunds = await ctx.em.find(Refund, { paymentId: { $in: [...paymentIds] } }, { orderBy: { id: 'asc' } });
  const byPayment = Map.groupBy(refunds, (refund) => refund.paymentId);
  return paymentIds.map((id) => byPayment.get(id) ?? []);
});

/** A payment as it is now, whatever this operation read before. */
export const presentPayment = (ctx: Context, id: string) => ctx.orm.em.fork().findOneOrFail(Payment, { id });

/** A payment for its student and for admins; to others it does not exist. */
export async function visiblePayment(ctx: Context, id: string): Promise<Payment | null> {
  const found = ctx.viewer && (await paymentById(ctx).load(id));
  return found && (found.studentId === ctx.viewer!.id || isAdmin(ctx)) ? found : null;
}

/** The receipt of a payment that the viewer may see; null until the money is here. */
export async function visibleReceipt(ctx: Context, paymentId: string) {
  const payment = await visiblePayment(ctx, paymentId);
  return payment && receiptOf(ctx, payment);
}

/** The viewer's payments, the newest first. Ids are uuid v7, so their order is that of time. */
export async function myPayments(ctx: Context, { first, after }: PageRequest): Promise<Page<Payment>> {
  const where = { studentId: viewerOf(ctx).id };
  const size = pageSize(first);
  const [last] = after == null ? [] : decodeCursor(after, 1);
  if (last !== undefined && !isUuid(last)) throw badInput('after', 'Not a cursor of this list.');
  const wanted = last === undefined ? where : { ...where, id: { $lt: last } };
  const rows = await ctx.em.find(Payment, wanted, { orderBy: { id: 'desc' }, limit: size + 1 });
  return pageOf(rows, size, { after, cursorOf: ({ id }) => [id], totalCount: () => ctx.em.count(Payment, where) });
}
