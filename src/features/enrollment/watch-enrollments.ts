import type { EnrollmentStatus } from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import type { FeedItem } from '../../infra/events/events.js';
import { following } from '../../infra/events/following.js';
import { viewerOf } from '../../kit/viewer.js';
import { Enrollment } from './entities.js';
import { LIVE, recordOf, type EnrollmentRecord } from './enrollment.js';
import { enrollmentsChannel, type EnrollmentChanged } from './events.js';

/** What the subscription hands to its resolver. */
export type EnrollmentUpdate =
  | {
      readonly __typename: 'EnrollmentChanged';
      readonly enrollment: EnrollmentRecord;
      readonly previousStatus: EnrollmentStatus | null;
      readonly cursor: string;
    }
  | { readonly __typename: 'StreamReset'; readonly reason: string; readonly cursor: string };

/** How far along its life a status is: an enrollment moves to a later stage, but for one that money brings back. */
const STAGE = { PENDING_PAYMENT: 0, CONFIRMED: 1, COMPLETED: 2, CANCELLED: 2, EXPIRED: 2 } as const satisfies Record<
  EnrollmentStatus,
  number
>;

/**
 * Changes of the viewer's enrollments. Without a cursor the live ones come first as they are: the feed is opened before
 * they are read, so a change in between is told after, and none is missed; a fact that was on its way already and says
 * nothing newer is passed over. With a cursor: every change since, or a reset.
 */
export async function watchEnrollments(
  ctx: Context,
  after: string | null,
): Promise<AsyncIterableIterator<EnrollmentUpdate>> {
  const { id: studentId } = viewerOf(ctx);
  const { head, items } = await ctx.events.feed(enrollmentsChannel(studentId), after);
  try {
    const live = after === null ? await liveEnrollments(ctx, studentId) : [];
    const told = new Map(live.map(({ id, status }) => [id, STAGE[status]]));
    const present = live.map((enrollment) => changeOf(enrollment, null, head));
    return following(items, (item) => updateOf(item, told), present);
  } catch (error) {
    await items.return?.();
    throw error;
  }
}

function liveEnrollments(ctx: Context, studentId: string): Promise<Enrollment[]> {
  const where = { studentId, status: { $in: [...LIVE] } };
  return ctx.orm.em.fork().find(Enrollment, where, { orderBy: { id: 'asc' } });
}

function updateOf(item: FeedItem, told: ReadonlyMap<string, number>): EnrollmentUpdate | null {
  if (item.kind === 'reset') return { __typename: 'StreamReset', reason: item.reason, cursor: item.cursor };
  const { enrollment, previousStatus } = item.event as EnrollmentChanged;
  const cameBack = previousStatus === 'EXPIRED';
  if (!cameBack && STAGE[enrollment.status] <= (told.get(enrollment.id) ?? -1)) return null;
  return changeOf(recordOf(enrollment), previousStatus, item.cursor);
}

const changeOf = (
  enrollment: EnrollmentRecord,
  previousStatus: EnrollmentStatus | null,
  cursor: string,
): EnrollmentUpdate => ({
  __typename: 'EnrollmentChanged',
  enrollment,
  previousStatus,
  cursor,
});
