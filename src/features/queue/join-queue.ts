import type { Context } from '../../infra/context.js';
import { badInput } from '../../kit/errors.js';
import { viewerOf } from '../../kit/viewer.js';
import { storeNowMs } from '../../infra/postgres/now.js';
import { registrationClosed } from '../catalog/index.js';
import { guardOf, type Guard } from './guard.js';
import { courseFull } from '../seats/index.js';
import { join, type OldPlace } from './line.js';
import { placeIn } from './my-place.js';
import { freePlace, placeOf, type Place } from './place.js';
import { queueFull } from './refusals.js';
import { seatsLeft } from './seats-likely.js';
import { readTicket } from './ticket.js';

export type JoinQueueOutcome = Place | ReturnType<typeof queueFull | typeof registrationClosed | typeof courseFull>;

/**
 * Takes a place for the viewer in the line for a course, or shows the one they have. People may line up before the
 * course opens; nobody does once it has closed.
 *
 * @param input.ticket brings an old place back where Redis has lost it; where it has not, the line itself is right
 * @throws NOT_FOUND, BAD_USER_INPUT for a ticket that is not the viewer's own for this line
 */
export async function joinQueue(
  ctx: Context,
  { courseId, ticket, rejoin = false }: { courseId: string; ticket?: string | null; rejoin?: boolean | null },
): Promise<JoinQueueOutcome> {
  const personId = viewerOf(ctx).id;
  const guard = await guardOf(ctx, courseId);
  const oldPlace = ticket != null ? oldPlaceOf(ctx, ticket, personId, guard) : null;
  if (guard.state !== 'PUBLISHED') return registrationClosed(ctx.locale, guard);

  const closesAtMs = guard.closesAt?.getTime() ?? null;
  if (!guard.roomId) {
    const over = closesAtMs !== null && (await storeNowMs(ctx)) >= closesAtMs;
    return over ? registrationClosed(ctx.locale, guard) : freePlace(courseId, personId);
  }
  if (!oldPlace && (await turnsAway(ctx, guard, personId)))
    return courseFull(ctx.locale, (await seatsLeft(ctx, courseId)).waiting);
  const joined = await join(ctx, guard.roomId, { personId, rejoin: rejoin ?? false, closesAtMs, oldPlace });
  if (joined === 'CLOSED') return registrationClosed(ctx.locale, guard);
  if ('full' in joined) return queueFull(ctx.locale, joined.full.waiting);
  return { ...placeOf(guard.roomId, personId, joined)!, courseId };
}

/** Whether a room lets nobody more line up, its one course being full, and this person is not in it already. */
export async function turnsAway(
  ctx: Context,
  { courseId, roomId, alone, turnsAway: mayTurnAway }: Guard,
  personId: string,
) {
  if (!roomId || !alone || !mayTurnAway || (await seatsLeft(ctx, courseId)).free > 0) return false;
  const place = await placeIn(ctx, roomId, personId, { present: true });
  return !place || !['WAITING', 'ADMITTED', 'PASSED_OVER'].includes(place.state);
}

/** The place that a ticket proves; null for one that was free, from when no room guarded the course. */
function oldPlaceOf(ctx: Context, text: string, personId: string, { courseId, roomId }: Guard): OldPlace | null {
  const ticket = readTicket(ctx, text, personId);
  if (ticket.guardId === courseId) return null;
  if (ticket.guardId !== roomId) throw badInput('ticket', 'A ticket of another line.');
  return ticket.seq > 0 ? ticket : null;
}
