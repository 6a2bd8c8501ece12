import type { Context } from '../../infra/context.js';
import type { DomainEvent } from '../../infra/events/outbox.js';
import { isAdmin } from '../../kit/viewer.js';
import type { Feature } from '../feature.js';
import { accountsIn } from '../accounts/index.js';
import { finishPlaces } from '../queue/index.js';
import { EnrollmentSchema } from './entities.js';
import { enrollmentById } from './enrollment.js';
import type { EnrollmentChanged } from './events.js';
import { exportEnrollments } from './export-enrollments.js';
import { leaveCourses } from './leave-courses.js';
import { CourseEnrollmentResolver, EnrollmentConnectionResolver, EnrollmentResolver } from './resolver.js';
import { closeSeatDesk } from './seat-desk.js';
import { remindOfHolds } from './remind-of-holds.js';
import { endCancelledCourses, expireHolds, leaveRooms } from './sweeps.js';

export const enrollment: Feature = {
  name: 'enrollment',
  entities: [EnrollmentSchema],
  resolvers: [EnrollmentResolver, EnrollmentConnectionResolver, CourseEnrollmentResolver],
  nodes: { enrollment: visibleEnrollment },
  reactions: {
    enrollmentChanged: leaveTheRoom,
    courseCancelled: (ctx) => endCancelledCourses(ctx),
    accountWithdrawn: (ctx, events) => leaveCourses(ctx, accountsIn(events)),
  },
  recurring: [
    { name: 'expireHolds', everyMs: 1000, run: expireHolds },
    { name: 'remindOfHolds', everyMs: 5000, run: remindOfHolds },
    { name: 'endCancelledCourses', everyMs: 5000, run: endCancelledCourses },
    { name: 'leaveRooms', everyMs: 5000, run: leaveRooms },
    { name: 'leaveCourses', everyMs: 30_000, run: (ctx) => leaveCourses(ctx) },
  ],
  exports: exportEnrollments,
  start: async (infra) => () => closeSeatDesk(infra),
};

/** An enrollment for its student and for admins; to others it does not exist. */
async function visibleEnrollment(ctx: Context, id: string) {
  const found = ctx.viewer && (await enrollmentById(ctx).load(id));
  return found && (found.studentId === ctx.viewer!.id || isAdmin(ctx)) ? found : null;
}

/** Who has a seat gives their place in the room to the next. Only a prompt: `leaveRooms` finds whom it missed. */
async function leaveTheRoom(ctx: Context, events: readonly DomainEvent[]): Promise<void> {
  const made = (events as readonly EnrollmentChanged[]).filter((event) => event.previousStatus === null);
  const byCourse = Map.groupBy(made, (event) => event.enrollment.courseId);
  for (const [courseId, enrolled] of byCourse) {
    await finishPlaces(
      ctx,
      courseId,
      enrolled.map((event) => event.enrollment.studentId),
    );
  }
}
