import type { PaymentStatus } from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import type { FeedItem } from '../../infra/events/events.js';
import { following } from '../../infra/events/following.js';
import { viewerOf } from '../../kit/viewer.js';
import { Payment } from './entities.js';
import { paymentsChannel, recordOf, type PaymentChanged, type PaymentRecord } from './events.js';

/** What the subscription hands to its resolver. */
export type PaymentUpdate =
  | {
      readonly __typename: 'PaymentChanged';
      readonly payment: PaymentRecord;
      readonly previousStatus: PaymentStatus | null;
      readonly cursor: string;
    }
  | { readonly __typename: 'StreamReset'; readonly reason: string; readonly cursor: string };

/** How many payments the present state has at most: the newest. */
const PRESENT_MAX = 50;

/**
 * Changes of the viewer's payments. Without a cursor those that are not over come first as they are: the feed is opened
 * before they are read, so a change in between is told after, and none is missed; a fact that was on its way already and
 * says nothing newer is passed over. With a cursor: every change since, or a reset.
 */
export async function watchPayments(ctx: Context, after: string | null): Promise<AsyncIterableIterator<PaymentUpdate>> {
  const { id: studentId } = viewerOf(ctx);
  const { head, items } = await ctx.events.feed(paymentsChannel(studentId), after);
  try {
    const present = after === null ? await presentPayments(ctx, studentId) : [];
    const told = new Map(present.map(({ id, version }) => [id, version]));
    const first = present.map((payment) => changeOf(payment, null, head));
    return following(items, (item) => updateOf(item, told), first);
  } catch (error) {
    await items.return?.();
    throw error;
  }
}

async function presentPayments(ctx: Context, studentId: string): Promise<Payment[]> {
  const where = { studentId, status: { $in: ['PENDING', 'AUTHORIZED', 'PAID', 'CANCEL_REQUESTED'] as const } };
  const newest = await ctx.orm.em
    .fork()
    .find(
      Payment,
      { ...where, status: { $in: [...where.status.$in] } },
      { orderBy: { id: 'desc' }, limit: PRESENT_MAX },
    );
  return newest.reverse();
}

function updateOf(item: FeedItem, told: ReadonlyMap<string, number>): PaymentUpdate | null {
  if (item.kind === 'reset') return { __typename: 'StreamReset', reason: item.reason, cursor: item.cursor };
  // The channel tells of refunds too.
  if (item.event.type !== 'paymentChanged') return null;
  const { payment, previousStatus } = item.event as PaymentChanged;
  if (payment.version <= (told.get(payment.id) ?? 0)) return null;
  return changeOf(recordOf(payment), previousStatus, item.cursor);
}

const changeOf = (payment: PaymentRecord, previousStatus: PaymentStatus | null, cursor: string): PaymentUpdate => ({
  __typename: 'PaymentChanged',
  payment,
  previousStatus,
  cursor,
});
