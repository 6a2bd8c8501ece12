import type { Context } from '../../infra/context.js';
import { Overload } from '../../infra/postgres/claim-desk.js';
import { badInput, notFound, unauthenticated } from '../../kit/errors.js';
import { viewerOf } from '../../kit/viewer.js';
import { registrationClosed } from '../catalog/index.js';
import { alreadyEnrolled, busy, enrollmentById, isLive, notAdmitted } from '../enrollment/index.js';
import { admission, turnedAway } from '../queue/index.js';
import type { WaitlistEntry } from './entities.js';
import { readEntry } from './entry.js';
import { atLineDesk, type JoinOutcome } from './line-desk.js';
import { seatsLeft } from './refusals.js';
import { swapFor } from './swap.js';

export type JoinWaitlistOutcome =
  | WaitlistEntry
  | ReturnType<typeof seatsLeft | typeof alreadyEnrolled | typeof notAdmitted>
  | ReturnType<typeof registrationClosed | typeof busy>;

/**
 * Takes the next place in the line for a full course, by the rules of `enroll`: let in by the room, the window open, no
 * seat in the course. Who stands in the line already keeps their place; what they would swap is what they say last.
 *
 * @throws NOT_FOUND; BAD_USER_INPUT for a seat to swap that is not a live one of the viewer's in another course
 */
export async function joinWaitlist(
  ctx: Context,
  { courseId, swapWithEnrollmentId = null }: { courseId: string; swapWithEnrollmentId?: string | null },
): Promise<JoinWaitlistOutcome> {
  const { id: studentId } = viewerOf(ctx);
  await checkSwap(ctx, { courseId, studentId, swapWithEnrollmentId });
  const { admitted, place } = await admission(ctx, { courseId, personId: studentId });
  if (!admitted && !(await turnedAway(ctx, { courseId, personId: studentId }))) return notAdmitted(ctx.locale, place);

  const claim = { courseId, studentId, swapEnrollmentId: swapWithEnrollmentId };
  const outcome = await atLineDesk(ctx, claim);
  return outcome instanceof Overload
    ? busy(ctx.locale, outcome.retryAfterMs)
    : answer(ctx, outcome, swapWithEnrollmentId);
}

async function answer(ctx: Context, outcome: JoinOutcome, swapId: string | null): Promise<JoinWaitlistOutcome> {
  switch (outcome.kind) {
    case 'inLine':
      return swapFor(ctx, await readEntry(ctx, outcome.entryId), swapId);
    case 'enrolled':
      return alreadyEnrolled(ctx.locale, (await enrollmentById(ctx).load(outcome.enrollmentId))!);
    case 'seatsLeft':
      return seatsLeft(ctx.locale, outcome.remaining);
    case 'closed':
      return registrationClosed(ctx.locale, outcome);
    case 'unknownCourse':
      throw notFound('course');
    case 'notActive':
      // A token outlives its account by minutes.
      throw unauthenticated();
    default:
      return busy(ctx.locale, 100);
  }
}

async function checkSwap(
  ctx: Context,
  wish: { courseId: string; studentId: string; swapWithEnrollmentId: string | null },
): Promise<void> {
  if (!wish.swapWithEnrollmentId) return;
  const swap = await enrollmentById(ctx).load(wish.swapWithEnrollmentId);
  if (!swap || swap.studentId !== wish.studentId || swap.courseId === wish.courseId || !isLive(swap))
    throw badInput('swapWithEnrollmentId', 'Not a seat of yours in another course.');
}
