import { perProcess, type Context, type Infra } from '../../infra/context.js';
import { Room } from './entities.js';
import { configure, look } from './line.js';

/** How long a process goes on with the rooms it knows before it asks Postgres again. */
const ROOMS_FRESH_MS = 2000;

/** A room there is, and the version of its policy. */
interface KnownRoom {
  readonly id: string;
  readonly version: number;
}

/** The rooms this process knows. */
const known = perProcess(() => ({ rooms: [] as KnownRoom[], readAtMs: -Infinity }));

/**
 * Looks at every room: ends leases, passes over the absent, lets the next in, and puts a policy in force that was
 * written but never arrived. Any process may do it, and any number of them at once.
 */
export async function tickRooms(ctx: Context): Promise<void> {
  const failures: unknown[] = [];
  await Promise.all((await allRooms(ctx)).map((room) => tickRoom(ctx, room).catch((error) => failures.push(error))));
  // One room that fails stops no other.
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} rooms could not be looked at`);
}

/** Has this process ask for the rooms anew. */
export const forgetRooms = (infra: Infra) => void (known(infra).readAtMs = -Infinity);

/** The rooms there are. */
export async function allRooms(ctx: Context): Promise<readonly KnownRoom[]> {
  const cache = known(ctx);
  if (performance.now() - cache.readAtMs > ROOMS_FRESH_MS) {
    // Before the reading: what is told meanwhile has it read again.
    cache.readAtMs = performance.now();
    const { rows } = await ctx.pool.query<KnownRoom>({ name: 'queue-rooms', text: `select id, version from rooms` });
    cache.rooms = rows;
  }
  return cache.rooms;
}

async function tickRoom(ctx: Context, room: KnownRoom): Promise<void> {
  let outlook = await look(ctx, room.id);
  if (outlook && outlook.policyVersion < room.version) await configure(ctx, await ctx.em.findOneOrFail(Room, room.id));
  // What one call leaves over, the next takes up.
  while (outlook?.lookAgainMs === 0) outlook = await look(ctx, room.id);
}
