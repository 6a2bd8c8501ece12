import { perProcess, type Context } from '../../infra/context.js';
import { nowSql } from '../../infra/postgres/now.js';
import { transaction, type Tx } from '../../infra/postgres/transaction.js';
import { insideChannel, type LeaseEnding, type RoomAdmitted } from './events.js';
import { PEOPLE_PER_CALL } from './line.js';
import { keysOf } from './room-keys.js';
import { allRooms } from './tick.js';

/** How long before its end a lease is warned of; a short one in its last quarter. */
const WARN_MS = 60_000;

/** One person inside a room. */
interface Stay {
  readonly personId: string;
  /** Names the stay: whoever comes in again has another number, and keeps the old one when Redis was lost. */
  readonly seq: number;
  readonly ending: boolean;
  readonly until: string;
}

/** Of each room, who this process knows to have been told of; saves asking Postgres about people who sit there. */
const told = perProcess(() => new Map<string, ReadonlySet<string>>());
const mark = ({ personId, seq, ending }: Stay) => `${personId} ${seq} ${ending}`;

/**
 * Tells those inside that they were let in, and that their lease is about to end, as facts. A sweep over who is inside:
 * it costs the scripts that let people in nothing. Whoever has left again before it looks is not told that they are in.
 */
export async function tellInside(ctx: Context): Promise<void> {
  const failures: unknown[] = [];
  for (const { id } of await allRooms(ctx)) await tellRoom(ctx, id).catch((error) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} rooms could not be told`);
}

async function tellRoom(ctx: Context, roomId: string): Promise<void> {
  const stays = await staysIn(ctx, roomId);
  const before = told(ctx).get(roomId) ?? new Set();
  const fresh = stays.filter((stay) => !before.has(mark(stay)));
  for (let from = 0; from < fresh.length; from += PEOPLE_PER_CALL)
    await transaction(ctx, (tx) => tell(ctx, tx, roomId, fresh.slice(from, from + PEOPLE_PER_CALL)));
  told(ctx).set(roomId, new Set(stays.map(mark)));
}

/** Postgres says who was told: of several processes that look, one tells. */
async function tell(ctx: Context, tx: Tx, roomId: string, stays: readonly Stay[]): Promise<void> {
  const inside = JSON.stringify(stays);
  const admitted = await tx.query<{ id: string }>(
    `insert into room_stays as s (room_id, account_id, seq, told_at)
     select ?, "personId", seq, ${nowSql('?')}
       from jsonb_to_recordset(?::jsonb) as i ("personId" uuid, seq bigint) order by "personId"
     on conflict (room_id, account_id) do update set seq = excluded.seq, told_at = excluded.told_at, warned = false
      where s.seq <> excluded.seq
     returning account_id as id`,
    [roomId, ctx.clock.forStore(), inside],
  );
  const warned = await tx.query<{ id: string }>(
    `update room_stays s set warned = true
       from (select * from jsonb_to_recordset(?::jsonb) as i ("personId" uuid, seq bigint, ending boolean)) i
      where s.room_id = ? and s.account_id = i."personId" and s.seq = i.seq and i.ending and not s.warned
     returning account_id as id`,
    [inside, roomId],
  );
  const until = new Map(stays.map((stay) => [stay.personId, stay.until]));
  const people = (ids: readonly { id: string }[]) => ids.map(({ id }) => ({ accountId: id, until: until.get(id)! }));
  const facts: (RoomAdmitted | LeaseEnding)[] = [
    { type: 'roomAdmitted', roomId, people: people(admitted) },
    { type: 'leaseEnding', roomId, people: people(warned) },
  ];
  for (const fact of facts) if (fact.people.length > 0) tx.emit(insideChannel(roomId), fact);
}

/** Who is inside right now, by the room's own time, which stands still while it is frozen. */
async function staysIn(ctx: Context, roomId: string): Promise<Stay[]> {
  const { meta, admitted, place } = keysOf(ctx, roomId);
  const nowMs = ctx.clock.forStore() ?? (await redisNowMs(ctx));
  const [behind, frozenAt, leaseMs] = await ctx.redis.hmget(meta, 'behind', 'frozenAt', 'leaseMs');
  const roomNowMs = (frozenAt === null ? nowMs : Number(frozenAt)) - Number(behind ?? 0);
  const warnMs = Math.min(WARN_MS, Number(leaseMs) / 4);
  const stays: Stay[] = [];
  for (let from = 0; ; from += PEOPLE_PER_CALL) {
    const page = await ctx.redis.zrange(admitted, String(from), String(from + PEOPLE_PER_CALL - 1), 'WITHSCORES');
    const people = page.filter((_, i) => i % 2 === 0);
    const places = people.length > 0 ? await ctx.redis.hmget(place, ...people) : [];
    people.forEach((personId, i) => {
      const leftMs = Number(page[2 * i + 1]) - roomNowMs;
      if (places[i]?.[0] !== 'A' || leftMs <= 0) return;
      const ending = frozenAt === null && leftMs <= warnMs;
      stays.push({ personId, seq: Number(places[i].slice(1)), ending, until: new Date(nowMs + leftMs).toISOString() });
    });
    if (people.length < PEOPLE_PER_CALL) return stays;
  }
}

async function redisNowMs({ redis }: Context): Promise<number> {
  const [seconds, micros] = await redis.time();
  return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
}

/** Forgets stays that are long over. */
export async function forgetStays(ctx: Context): Promise<void> {
  await ctx.pool.query(`delete from room_stays where told_at < ${nowSql('$1')} - interval '30 days'`, [
    ctx.clock.forStore(),
  ]);
}
