import type { Context } from '../../infra/context.js';
import { nowSql } from '../../infra/postgres/now.js';
import { leave } from './line.js';
import { keysOf } from './room-keys.js';
import { allRooms } from './tick.js';

/** People looked up in a room at once. */
const PEOPLE_PER_CALL = 500;

/** The state letters of a place that is held: waiting, admitted, passed over. */
const HAS_A_PLACE = /^[WAP]/;

/** For how long after a withdrawal the sweep looks: no lease is longer than a week, and no outage either. */
const LOOKED_FOR_DAYS = 8;

/** Gives up the places of people who have withdrawn, in every room. Harmless when repeated. */
export async function leaveRooms(ctx: Context, accountIds: readonly string[]): Promise<void> {
  for (const { id: roomId } of await allRooms(ctx)) {
    for (let from = 0; from < accountIds.length; from += PEOPLE_PER_CALL) {
      const some = accountIds.slice(from, from + PEOPLE_PER_CALL);
      const places = await ctx.redis.hmget(keysOf(ctx, roomId).place, ...some);
      for (const [i, personId] of some.entries()) {
        if (HAS_A_PLACE.test(places[i] ?? '')) await leave(ctx, roomId, personId);
      }
    }
  }
}

/** Finds those whom the prompt after the commit has missed. */
export async function leaveRoomsOfWithdrawn(ctx: Context): Promise<void> {
  const { rows } = await ctx.pool.query<{ id: string }>({
    name: 'withdrawn-of-late',
    text: `select id from accounts where purged_at is null and deleted_at > ${nowSql('$1')} - interval '${LOOKED_FOR_DAYS} days'`,
    values: [ctx.clock.forStore()],
  });
  await leaveRooms(
    ctx,
    rows.map(({ id }) => id),
  );
}
