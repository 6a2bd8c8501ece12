import type { Context } from '../../infra/context.js';
import { transaction } from '../../infra/postgres/transaction.js';
import { badInput, notFound } from '../../kit/errors.js';
import { adminOf } from '../../kit/viewer.js';
import { recordAct, type Act } from '../accounts/index.js';
import type { Room } from './entities.js';
import * as line from './line.js';
import { lockRoom } from './room-input.js';

/**
 * What an admin pulls on opening day. Each is written into the log of acts before it is done, so that none is done
 * unrecorded; what came of it stands in the room's own record, where every person moved has an entry.
 */

const COUNT_MAX = 1000;
const EXTENSION_MAX_SECONDS = 604_800;

/**
 * Lets in the next ones by rank, over the room's limit and rate.
 *
 * @throws FORBIDDEN, NOT_FOUND, BAD_USER_INPUT
 */
export async function admitNext(ctx: Context, { roomId, count }: { roomId: string; count: number }) {
  adminOf(ctx);
  if (count < 1 || count > COUNT_MAX) throw badInput('count', `count must be from 1 to ${COUNT_MAX}.`);
  const room = await act(ctx, roomId, 'admitNext', () => ({ after: { count } }));
  return { room, admitted: await line.admitNext(ctx, roomId, count) };
}

/**
 * Gives everyone inside more time.
 *
 * @throws FORBIDDEN, NOT_FOUND, BAD_USER_INPUT
 */
export async function extendLeases(ctx: Context, { roomId, seconds }: { roomId: string; seconds: number }) {
  adminOf(ctx);
  if (seconds < 1 || seconds > EXTENSION_MAX_SECONDS)
    throw badInput('seconds', `seconds must be from 1 to ${EXTENSION_MAX_SECONDS}.`);
  const room = await act(ctx, roomId, 'extendLeases', () => ({ after: { seconds } }));
  await line.extendLeases(ctx, roomId, seconds * 1000);
  return room;
}

/** Stops a room with all places intact. A room that is frozen stays so. */
export const freezeRoom = (ctx: Context, roomId: string) => setFrozen(ctx, roomId, true);

/** Lets a frozen room go on where it stopped. */
export const resumeRoom = (ctx: Context, roomId: string) => setFrozen(ctx, roomId, false);

/** Frozen is a part of the policy: written first, then put in force, healed by the tick, and so kept when Redis is lost. */
async function setFrozen(ctx: Context, roomId: string, frozen: boolean): Promise<Room> {
  adminOf(ctx);
  const room = await act(ctx, roomId, frozen ? 'freezeRoom' : 'resumeRoom', (room) => {
    const was = room.frozenAt != null;
    if (frozen !== was) {
      room.frozenAt = frozen ? new Date(ctx.clock.nowMs()) : null;
      room.version += 1;
    }
    return { before: { frozen: was }, after: { frozen } };
  });
  await line.configure(ctx, room);
  return room;
}

/** @param change does what stands in Postgres, and says what it made of what */
function act(
  ctx: Context,
  roomId: string,
  name: string,
  change: (room: Room) => Pick<Act, 'before' | 'after'>,
): Promise<Room> {
  return transaction(ctx, async (tx) => {
    const room = await lockRoom(tx, roomId);
    if (!room) throw notFound('room');
    await recordAct(ctx, tx, { act: name, subject: { kind: 'room', id: roomId }, ...change(room) });
    return room;
  });
}
