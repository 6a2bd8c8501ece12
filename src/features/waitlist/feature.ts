import type { Context } from '../../infra/context.js';
import type { DomainEvent } from '../../infra/events/outbox.js';
import { accountsIn } from '../accounts/index.js';
import type { CourseCancelled, CourseChanged } from '../catalog/index.js';
import { isLive, type EnrollmentChanged } from '../enrollment/index.js';
import type { Feature } from '../feature.js';
import type { SeatsChanged } from '../seats/index.js';
import { WaitlistEntrySchema, WaitlistGroupSchema, WaitlistPolicySchema } from './entities.js';
import { endLines, leaveLines, lookAtLines } from './end-lines.js';
import { exportWaitlist } from './export-waitlist.js';
import { WaitlistAdminResolver } from './admin-resolver.js';
import { visibleEntry } from './entry.js';
import { CourseWaitlistResolver, WaitlistConnectionResolver, WaitlistEntryResolver } from './entry-resolver.js';
import type { WaitlistChanged } from './events.js';
import { WaitlistGroupResolver } from './group-resolver.js';
import { closeLineDesk } from './line-desk.js';
import { closeLineWatches } from './line-watch.js';
import { CourseReleaseResolver, PendingReleaseConnectionResolver, SeatReleaseResolver } from './release-resolver.js';
import { releaseNode } from './list-releases.js';
import { releaseSeats } from './release-seats.js';
import { WaitlistResolver } from './resolver.js';
import { expireOffers, remindOfOffers, serveLines, serveThese, serveWhereSeatsAre } from './sweeps.js';

export const waitlist: Feature = {
  name: 'waitlist',
  entities: [WaitlistEntrySchema, WaitlistGroupSchema, WaitlistPolicySchema],
  resolvers: [
    WaitlistResolver,
    WaitlistAdminResolver,
    WaitlistEntryResolver,
    WaitlistConnectionResolver,
    CourseWaitlistResolver,
    WaitlistGroupResolver,
    SeatReleaseResolver,
    PendingReleaseConnectionResolver,
    CourseReleaseResolver,
  ],
  nodes: { waitlist: visibleEntry, release: releaseNode },
  // Prompts only: what stands behind each is the sweep of the same work.
  reactions: {
    seatsChanged: (ctx, events) => serveWhereSeatsAre(ctx, events as readonly SeatsChanged[]),
    courseChanged: (ctx, events) => lookAtLines(ctx, coursesIn(events)),
    courseCancelled: (ctx, events) => lookAtLines(ctx, coursesIn(events)),
    accountWithdrawn: (ctx, events) => leaveLines(ctx, accountsIn(events)),
    accountChanged: (ctx, events) => leaveLines(ctx, accountsIn(events)),
    enrollmentChanged: serveWhereSeatsWereLeft,
    waitlistChanged: serveNewcomers,
  },
  recurring: [
    { name: 'expireOffers', everyMs: 1000, run: expireOffers },
    { name: 'releaseSeats', everyMs: 1000, run: releaseSeats },
    { name: 'serveLines', everyMs: 1000, run: serveLines },
    { name: 'remindOfOffers', everyMs: 5000, run: remindOfOffers },
    { name: 'endLines', everyMs: 5000, run: endLines },
    { name: 'leaveLines', everyMs: 30_000, run: (ctx) => leaveLines(ctx) },
  ],
  exports: exportWaitlist,
  start: async (infra) => async () => {
    await closeLineDesk(infra);
    await closeLineWatches(infra);
  },
};

const coursesIn = (events: readonly DomainEvent[]) => [
  ...new Set((events as readonly (CourseChanged | CourseCancelled)[]).map(({ courseId }) => courseId)),
];

/** A seat that was given back may be kept for the line alone: then no count has changed, and nothing else says so. */
async function serveWhereSeatsWereLeft(ctx: Context, events: readonly DomainEvent[]): Promise<void> {
  const ended = (events as readonly EnrollmentChanged[]).filter(({ enrollment }) => !isLive(enrollment));
  if (ended.length > 0) await serveThese(ctx, [...new Set(ended.map(({ enrollment }) => enrollment.courseId))]);
}

/** Who came to a line may be served at once: by what they paid, or by a seat that waits for the line. */
async function serveNewcomers(ctx: Context, events: readonly DomainEvent[]): Promise<void> {
  const came = (events as readonly WaitlistChanged[]).filter(
    ({ entry, previousState }) => previousState === null || previousState === entry.state,
  );
  if (came.length > 0) await serveThese(ctx, [...new Set(came.map(({ entry }) => entry.courseId))]);
}
