import type { Context } from '../../infra/context.js';
import { viewerOf } from '../../kit/viewer.js';
import { guardOf } from './guard.js';
import { leave } from './line.js';
import { placeOf, type Place } from './place.js';
import { notInQueue } from './refusals.js';

/** Gives up the viewer's place in the line for a course, or their right to act inside; the next one moves up. */
export async function leaveQueue(ctx: Context, courseId: string): Promise<Place | ReturnType<typeof notInQueue>> {
  const personId = viewerOf(ctx).id;
  const { roomId } = await guardOf(ctx, courseId);
  const left = roomId && (await leave(ctx, roomId, personId));
  if (!left) return notInQueue(ctx.locale);
  // Also where the room is disabled, and everybody else is let in at once: this one has gone.
  return placeOf(roomId, personId, { ...left, outlook: { ...left.outlook, enabled: true } })!;
}
