import type { Context } from '../../infra/context.js';
import { findGuard } from './guard.js';
import { turnsAway } from './join-queue.js';
import { finish, look } from './line.js';
import { placeIn } from './my-place.js';
import type { Place } from './place.js';

/**
 * Whether a person may act on a course now: they are admitted, or no room keeps them from it. One call to Redis, none
 * where no room guards the course. A course that there is not keeps nobody out; who takes its seats will say so.
 */
export async function admission(
  ctx: Context,
  { courseId, personId }: { courseId: string; personId: string },
): Promise<{ admitted: boolean; place: Place | null }> {
  const guard = await findGuard(ctx, courseId);
  if (!guard?.roomId) return { admitted: true, place: null };
  const place = await placeIn(ctx, guard.roomId, personId, { present: true });
  return { admitted: place?.state === 'ADMITTED', place: place && { ...place, courseId } };
}

/**
 * Whether a room sends a person away because its one course is full, with nobody waiting in it: then they need not be
 * let in to wait for a seat elsewhere, and pass nobody by it.
 */
export async function turnedAway(
  ctx: Context,
  { courseId, personId }: { courseId: string; personId: string },
): Promise<boolean> {
  const guard = await findGuard(ctx, courseId);
  if (!guard?.roomId || !(await turnsAway(ctx, guard, personId))) return false;
  return (await look(ctx, guard.roomId))?.waiting === 0;
}

/**
 * Ends the places of people who have what they came for, so that the next ones are let in. Only in a room that guards
 * this course alone: in another they may have more to do. Harmless when repeated.
 */
export async function finishPlaces(ctx: Context, courseId: string, personIds: readonly string[]): Promise<void> {
  const guard = await findGuard(ctx, courseId);
  if (guard?.roomId && guard.alone) await finish(ctx, guard.roomId, personIds);
}
