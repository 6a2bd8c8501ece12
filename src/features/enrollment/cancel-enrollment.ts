import type { Context } from '../../infra/context.js';
import { Overload } from '../../infra/postgres/claim-desk.js';
import { notFound, RequestError } from '../../kit/errors.js';
import { isAdmin, viewerOf } from '../../kit/viewer.js';
import { Enrollment } from './entities.js';
import { enrollmentById } from './enrollment.js';
import { enrollmentStateConflict } from './refusals.js';
import { atSeatDesk, type SeatReturn } from './seat-desk.js';

/** Gives a seat back: the student's own wish, or an admin's decision. Somebody else's enrollment does not exist. */
export async function cancelEnrollment(ctx: Context, { id }: { id: string }) {
  const viewer = viewerOf(ctx);
  const enrollment = await enrollmentById(ctx).load(id);
  if (!enrollment || (enrollment.studentId !== viewer.id && !isAdmin(ctx))) throw notFound('enrollment');
  const actorId = enrollment.studentId === viewer.id ? undefined : viewer.id;
  return endEnrollment(ctx, enrollment, { status: 'CANCELLED', actorId });
}

/** Ends a live enrollment at the desk and gives it back as it is then, or says in which state it was instead. */
export async function endEnrollment(
  ctx: Context,
  { id, courseId }: Enrollment,
  end: Pick<SeatReturn, 'status' | 'actorId'>,
) {
  const outcome = await atSeatDesk(ctx, courseId, { kind: 'return', enrollmentId: id, ...end });
  if (outcome instanceof Overload) throw new RequestError('SERVICE_UNAVAILABLE', 'Too busy. Try again shortly.');
  const now = await ctx.orm.em.fork().findOneOrFail(Enrollment, { id });
  return outcome.kind === 'returned' ? now : enrollmentStateConflict(ctx.locale, now.status);
}
