import type { Context } from '../../infra/context.js';
import { notFound } from '../../kit/errors.js';
import { viewerOf } from '../../kit/viewer.js';
import { WaitlistEntry } from './entities.js';
import { endEntries } from './entries.js';
import { isLiveEntry, ownEntry, readEntry } from './entry.js';
import { partyOf } from './group.js';
import { atLine } from './line.js';
import { waitlistStateConflict } from './refusals.js';

export type EndOutcome = WaitlistEntry | ReturnType<typeof waitlistStateConflict>;

/** Gives up the viewer's place in a line; the seat that was offered to them goes to the next in the same instant. */
export async function leaveWaitlist(ctx: Context, { courseId }: { courseId: string }): Promise<EndOutcome> {
  const mine = { courseId, studentId: viewerOf(ctx).id };
  const entry = await ctx.em.findOne(WaitlistEntry, mine, { orderBy: { id: 'desc' } });
  if (!entry) throw notFound('place in the waitlist');
  return giveUp(ctx, entry, { from: ['WAITING', 'OFFERED'], to: 'LEFT' });
}

/** Says no to the seat that is offered to the viewer, in a group to all of it: it goes to the next in the same instant. */
export async function declineSeatOffer(ctx: Context, { id }: { id: string }): Promise<EndOutcome> {
  return giveUp(ctx, await ownEntry(ctx, id), { from: ['OFFERED'], to: 'DECLINED' });
}

async function giveUp(
  ctx: Context,
  entry: WaitlistEntry,
  how: { from: readonly ('WAITING' | 'OFFERED')[]; to: 'LEFT' | 'DECLINED' },
): Promise<EndOutcome> {
  if (!isLiveEntry(entry)) return waitlistStateConflict(ctx.locale, entry.state);
  const ended = await atLine(ctx, entry.courseId, async (tx, line) => {
    const party = how.to === 'DECLINED' ? await partyOf(tx, entry) : [entry];
    const { ended, offers } = await endEntries(ctx, tx, { ids: party.map(({ id }) => id), ...how });
    line.taken -= offers;
    return ended.some(({ id }) => id === entry.id);
  });
  const now = await readEntry(ctx, entry.id);
  return ended ? now : waitlistStateConflict(ctx.locale, now.state);
}
