import type { Context } from '../../infra/context.js';
import { encodeId } from '../../kit/id.js';
import { standings } from './line.js';
import { keysOf } from './room-keys.js';
import { allRooms } from './tick.js';

/** What the waiting rooms keep about a person: their places, also those that have ended. Asking is not being present. */
export async function exportPlaces(ctx: Context, accountId: string): Promise<object> {
  const places: object[] = [];
  for (const { id: roomId } of await allRooms(ctx)) {
    if (!(await ctx.redis.hexists(keysOf(ctx, roomId).place, accountId))) continue;
    const { standings: seen } = await standings(ctx, roomId, [accountId], 0);
    const { state, position, untilMs } = seen[0]!;
    const admittedUntil = untilMs === null ? null : new Date(untilMs);
    places.push({ roomId: encodeId('room', roomId), state, position, admittedUntil });
  }
  return places;
}
