import type { Context } from '../../infra/context.js';
import type { DomainEvent } from '../../infra/events/outbox.js';
import type { CourseCancelled, CourseChanged } from '../catalog/index.js';
import type { Feature } from '../feature.js';
import type { SeatsChanged } from '../seats/index.js';
import { WaitlistEntrySchema, WaitlistPolicySchema } from './entities.js';
import { visibleEntry } from './entry.js';
import { CourseWaitlistResolver, WaitlistConnectionResolver, WaitlistEntryResolver } from './entry-resolver.js';
import type { WaitlistChanged } from './events.js';
import { closeLineDesk } from './line-desk.js';
import { closeLineWatches } from './line-watch.js';
import { WaitlistResolver } from './resolver.js';
import {
  endLines,
  endTheseLines,
  expireOffers,
  remindOfOffers,
  serveLines,
  serveThese,
  serveWhereSeatsAre,
} from './sweeps.js';

export const waitlist: Feature = {
  name: 'waitlist',
  entities: [WaitlistEntrySchema, WaitlistPolicySchema],
  resolvers: [WaitlistResolver, WaitlistEntryResolver, WaitlistConnectionResolver, CourseWaitlistResolver],
  nodes: { waitlist: visibleEntry },
  // Prompts only: what stands behind each is the sweep of the same work.
  reactions: {
    seatsChanged: (ctx, events) => serveWhereSeatsAre(ctx, events as readonly SeatsChanged[]),
    courseChanged: (ctx, events) => courseMoved(ctx, events as readonly CourseChanged[]),
    courseCancelled: (ctx, events) => courseMoved(ctx, events as readonly CourseCancelled[]),
    waitlistChanged: servePaid,
  },
  recurring: [
    { name: 'expireOffers', everyMs: 1000, run: expireOffers },
    { name: 'serveLines', everyMs: 1000, run: serveLines },
    { name: 'remindOfOffers', everyMs: 5000, run: remindOfOffers },
    { name: 'endLines', everyMs: 5000, run: endLines },
  ],
  start: async (infra) => async () => {
    await closeLineDesk(infra);
    await closeLineWatches(infra);
  },
};

/** A course that was changed may take people again, or nobody any more. */
async function courseMoved(ctx: Context, events: readonly { readonly courseId: string }[]): Promise<void> {
  const courseIds = [...new Set(events.map(({ courseId }) => courseId))];
  const lines = await ctx.pool.query<{ course_id: string }>({
    name: 'lines-among-courses',
    text: `select distinct course_id from waitlist_entries where course_id = any ($1::uuid[]) and state in ('WAITING', 'OFFERED')`,
    values: [courseIds],
  });
  // Ends what is over and serves what is not.
  await endTheseLines(
    ctx,
    lines.rows.map((row) => row.course_id),
  );
}

/** Somebody who has paid came to the front: a seat may be there for them now. */
async function servePaid(ctx: Context, events: readonly DomainEvent[]): Promise<void> {
  const paid = (events as readonly WaitlistChanged[]).filter(
    ({ entry }) => entry.paymentId !== null && (entry.state === 'WAITING' || entry.state === 'OFFERED'),
  );
  if (paid.length > 0) await serveThese(ctx, [...new Set(paid.map(({ entry }) => entry.courseId))]);
}
