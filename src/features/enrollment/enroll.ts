import type { Context } from '../../infra/context.js';
import { Overload } from '../../infra/postgres/claim-desk.js';
import { constraintOf } from '../../infra/postgres/failures.js';
import { badInput, notFound, unauthenticated } from '../../kit/errors.js';
import { viewerOf } from '../../kit/viewer.js';
import { registrationClosed } from '../catalog/index.js';
import { admission } from '../queue/index.js';
import { courseFull } from '../seats/index.js';
import { Enrollment } from './entities.js';
import { isLive, LIVE, recordOf, type EnrollmentRecord } from './enrollment.js';
import { alreadyEnrolled, busy, idempotencyKeyReused, notAdmitted } from './refusals.js';
import { atSeatDesk, type SeatOutcome } from './seat-desk.js';

const KEY_MAX = 255;

export type EnrollOutcome =
  | EnrollmentRecord
  | ReturnType<typeof courseFull | typeof alreadyEnrolled | typeof notAdmitted | typeof registrationClosed>
  | ReturnType<typeof idempotencyKeyReused | typeof busy>;

/**
 * Takes one seat for the viewer: confirmed where the course is free, held for payment where it has a price.
 *
 * The room is asked first, with one call to Redis; all else (window, capacity, one live enrollment, the key) is decided
 * by the claim desk under the lock of the course's count. The key records what it led to: a repeat after a seat was
 * taken gets that seat again, also when the course is full or the room has closed behind the student since. A refusal
 * changed nothing and is not recorded, so the same key may be tried again after one.
 */
export async function enroll(
  ctx: Context,
  { courseId, idempotencyKey }: { courseId: string; idempotencyKey: string },
): Promise<EnrollOutcome> {
  const { id: studentId } = viewerOf(ctx);
  checkKey(idempotencyKey);

  const { admitted, place } = await admission(ctx, { courseId, personId: studentId });
  if (!admitted) {
    return (await settledBefore(ctx, { courseId, studentId, idempotencyKey })) ?? notAdmitted(ctx.locale, place);
  }

  const claim = { kind: 'take', courseId, studentId, key: idempotencyKey } as const;
  const outcome = await atSeatDesk(ctx, courseId, claim).catch((error: unknown) => {
    // A token outlives its account by minutes.
    throw constraintOf(error) === 'enrollments_student_id_fkey' ? unauthenticated() : error;
  });
  return outcome instanceof Overload ? busy(ctx.locale, outcome.retryAfterMs) : answer(ctx, outcome);
}

/** @throws BAD_USER_INPUT for a key that is none */
export function checkKey(idempotencyKey: string): void {
  if (idempotencyKey.length < 1 || idempotencyKey.length > KEY_MAX)
    throw badInput('idempotencyKey', `idempotencyKey must have 1 to ${KEY_MAX} characters.`);
}

function answer(ctx: Context, outcome: SeatOutcome): EnrollOutcome {
  switch (outcome.kind) {
    case 'taken':
      return recordOf(outcome.enrollment);
    case 'live':
      return alreadyEnrolled(ctx.locale, recordOf(outcome.enrollment));
    case 'full':
      return courseFull(ctx.locale, outcome.inLine);
    case 'closed':
      return registrationClosed(ctx.locale, outcome);
    case 'keyReused':
      return idempotencyKeyReused(ctx.locale);
    case 'unknownCourse':
      throw notFound('course');
    default:
      return busy(ctx.locale, 100);
  }
}

/** The answer to someone outside the room who has been in already: the seat their key led to, or the one they have. */
async function settledBefore(
  ctx: Context,
  { courseId, studentId, idempotencyKey }: { courseId: string; studentId: string; idempotencyKey: string },
): Promise<EnrollOutcome | null> {
  const known = await ctx.em.find(
    Enrollment,
    {
      studentId,
      $or: [{ idempotencyKey }, { courseId, status: { $in: [...LIVE] } }],
    },
    { populate: ['idempotencyKey'] },
  );
  const keyed = known.find((enrollment) => enrollment.idempotencyKey === idempotencyKey);
  if (keyed) return keyed.courseId === courseId ? keyed : idempotencyKeyReused(ctx.locale);
  const live = known.find((enrollment) => enrollment.courseId === courseId && isLive(enrollment));
  return live ? alreadyEnrolled(ctx.locale, live) : null;
}
