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

/**
 * Changes of the viewer's enrollments. Without a cursor the live ones come first as they are: the feed is opened before
 * they are read, so a change in between is told after, and none is missed. With one: every change since, or a reset.
 */
export async function watchEnrollments(
  ctx: Context,
  after: string | null,
): Promise<AsyncIterableIterator<EnrollmentUpdate>> {
  const { id: studentId } = viewerOf(ctx);
  const { head, items } = await ctx.events.feed(enrollmentsChannel(studentId), after);
  try {
    return following(items, updateOf, after === null ? await present(ctx, studentId, head) : []);
  } catch (error) {
    await items.return?.();
    throw error;
  }
}

async function present(ctx: Context, studentId: string, cursor: string): Promise<EnrollmentUpdate[]> {
  const where = { studentId, status: { $in: [...LIVE] } };
  const live = await ctx.orm.em.fork().find(Enrollment, where, { orderBy: { id: 'asc' } });
  return live.map((enrollment) => ({ __typename: 'EnrollmentChanged', enrollment, previousStatus: null, cursor }));
}

function updateOf(item: FeedItem): EnrollmentUpdate {
  if (item.kind === 'reset') return { __typename: 'StreamReset', reason: item.reason, cursor: item.cursor };
  const { enrollment, previousStatus } = item.event as EnrollmentChanged;
  return { __typename: 'EnrollmentChanged', enrollment: recordOf(enrollment), previousStatus, cursor: item.cursor };
}
