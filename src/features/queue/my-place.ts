import type { Context } from '../../infra/context.js';
import { isAdmin, viewerOf } from '../../kit/viewer.js';
import { findGuard, guardOf } from './guard.js';
import { standings } from './line.js';
import { freePlace, placeOf, readPlaceId, type Place } from './place.js';
import { roomById } from './room.js';

/**
 * The viewer's place in the line for a course, null where they have none. Asking is being present: who was passed over
 * is back in the line.
 */
export async function myPlace(ctx: Context, courseId: string): Promise<Place | null> {
  const personId = viewerOf(ctx).id;
  const { roomId } = await guardOf(ctx, courseId);
  if (!roomId) return freePlace(courseId, personId);
  const place = await placeIn(ctx, roomId, personId, { present: true });
  return place && { ...place, courseId };
}

/** A person's place in a room. */
export async function placeIn(
  ctx: Context,
  roomId: string,
  personId: string,
  { present }: { present: boolean },
): Promise<Place | null> {
  const { outlook, standings: seen } = await standings(ctx, roomId, [personId], present ? 1 : 0);
  return placeOf(roomId, personId, { outlook, standing: seen[0]! });
}

/** The place behind a global id: for its person, and for admins, whose look does not count as that person's presence. */
export async function placeNode(ctx: Context, id: string): Promise<Place | null> {
  const { guardId, personId } = readPlaceId(id);
  const own = ctx.viewer?.id === personId;
  if (!own && !isAdmin(ctx)) return null;
  const course = await findGuard(ctx, guardId);
  if (course) return course.roomId || course.state === 'DRAFT' ? null : freePlace(guardId, personId);
  if (!(await roomById(ctx).load(guardId))) return null;
  return placeIn(ctx, guardId, personId, { present: own });
}
