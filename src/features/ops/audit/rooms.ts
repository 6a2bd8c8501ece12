import { encodeId } from '../../../kit/id.js';
import { inspectRoom, type PersonSeen, type RoomSeen } from '../../queue/index.js';
import { oncePerLook, type Check, type Fault, type Looking } from './check.js';

/** How long after its end a lease may still be there: every process looks four times a second, a restart takes some. */
const SWEPT_WITHIN_MS = 30_000;

/** Faults named of one kind in one room; who broke it all need not be told a hundred thousand times. */
const NAMED_MAX = 1000;

interface Books {
  id: string;
  version: number;
  seq_leased: string;
}

/** What one look saw of one room. */
interface Seen {
  readonly books: Books;
  readonly room: RoomSeen;
  /** By name of the check. */
  readonly people: ReadonlyMap<string, readonly string[]>;
}

/** Everybody's place in every room that is open in Redis. One room at a time, page by page. */
const roomsSeen = oncePerLook(async ({ infra }: Looking): Promise<Seen[]> => {
  const { rows } = await infra.pool.query<{ id: string }>(`select id from rooms order by id`);
  const seen: Seen[] = [];
  for (const { id } of rows) {
    const people = new PeopleFaults();
    const room = await inspectRoom(infra, id, (some) => people.read(some));
    if (!room) continue;
    // After Redis: numbers are leased and policies written in Postgres first, so it may only be ahead.
    const now = await infra.pool.query<Books>(`select id, version, seq_leased from rooms where id = $1`, [id]);
    people.end(room);
    if (now.rows[0]) seen.push({ books: now.rows[0], room, people: people.found });
  }
  return seen;
});

/** What is wrong with the people of one room, gathered page by page. */
class PeopleFaults {
  readonly found = new Map<string, string[]>();
  /** Numbers are never given again, so whose each is can be gathered while people move. */
  readonly #owners = new Map<number, string>();
  #highest = 0;

  #tell(check: string, says: string): void {
    const told = this.found.get(check) ?? [];
    if (told.length < NAMED_MAX) told.push(says);
    this.found.set(check, told);
  }

  read(people: readonly PersonSeen[]): void {
    for (const person of people) this.#readOne(person);
  }

  #readOne({ personId, place, waitingSeq, admittedUntilMs, seenAtMs }: PersonSeen): void {
    // Left every key while the pages were read.
    if (place === null && waitingSeq === null && admittedUntilMs === null && seenAtMs === null) return;
    const who = encodeId('account', personId);
    const letter = place?.[0] ?? null;
    const seq = place === null ? null : Number(place.slice(1));
    const waits = waitingSeq !== null;
    const inside = admittedUntilMs !== null;

    if (waits && inside) this.#tell('rooms.nobodyTwice', `${who} waits and is inside`);
    if (letter === 'W' && !waits) this.#tell('rooms.nobodyVanishes', `${who} waits under ${seq}, not in the line`);
    if (letter === 'A' && !inside) this.#tell('rooms.nobodyVanishes', `${who} was let in with ${seq}, not inside`);
    if (waits && letter !== 'W') this.#tell('rooms.everyoneHasAPlace', `${who} is in the line, place: ${place}`);
    if (inside && letter !== 'A') this.#tell('rooms.everyoneHasAPlace', `${who} is inside, place: ${place}`);
    if (waits && letter === 'W' && waitingSeq !== seq)
      this.#tell('rooms.rankIsNumber', `${who} has the number ${seq} and ranks by ${waitingSeq}`);
    if (waits !== (seenAtMs !== null))
      this.#tell('rooms.absenceIsWatched', `${who} ${waits ? 'waits unwatched' : 'is watched and does not wait'}`);
    if (seq !== null) this.#count(seq, who);
  }

  #count(seq: number, who: string): void {
    const other = this.#owners.get(seq);
    if (other !== undefined && other !== who) this.#tell('rooms.oneNumberEach', `${other} and ${who} have ${seq}`);
    this.#owners.set(seq, who);
    this.#highest = Math.max(this.#highest, seq);
  }

  /** Looks at the room after everybody: numbers that were counted meanwhile are within it. */
  end({ meta }: RoomSeen): void {
    if (this.#highest > Number(meta['seq']))
      this.#tell('rooms.numbersAreLeased', `a place has ${this.#highest}, Redis has counted to ${meta['seq']}`);
  }
}

/** A check on what one look saw of each room. */
function roomCheck(
  name: string,
  promise: string,
  judge: (seen: Seen) => string | null,
  { settles = false } = {},
): Check {
  return {
    name,
    promise,
    settles,
    look: async (looking) =>
      (await roomsSeen(looking)).flatMap((seen): Fault[] => {
        const says = [...(seen.people.get(name) ?? []), judge(seen)].filter((text) => text !== null);
        return says.map((text) => ({ id: encodeId('room', seen.books.id), says: text }));
      }),
  };
}

const nothingMore = () => null;

/** Places in the line and inside (DESIGN §6, 4). */
export const roomChecks: readonly Check[] = [
  roomCheck('rooms.withinLimit', 'No more are inside a room than its limit allows.', ({ room }) => {
    const limit = Number(room.meta['activeLimit']);
    // A lower limit, and an admin who lets somebody in, put nobody out.
    const byRight = Number(room.meta['overUntil'] ?? 0) > room.leaseNowMs;
    return room.admitted > limit && !byRight ? `${room.admitted} are inside, ${limit} may be` : null;
  }),
  roomCheck('rooms.nobodyTwice', 'Nobody waits and is inside at once.', nothingMore),
  roomCheck('rooms.nobodyVanishes', 'Who has a place in the line or inside stands there.', nothingMore),
  roomCheck('rooms.everyoneHasAPlace', 'Who stands in the line or inside has a place that says so.', nothingMore),
  roomCheck('rooms.rankIsNumber', 'Who waits ranks by the number they were given.', nothingMore),
  roomCheck('rooms.oneNumberEach', 'No two people have the same number.', nothingMore),
  roomCheck(
    'rooms.absenceIsWatched',
    'Of everybody who waits, and of nobody else, it is known when they were seen.',
    nothingMore,
  ),
  roomCheck('rooms.numbersAreLeased', 'Every number was leased in Postgres before it was given.', ({ room, books }) => {
    const { seq, seqLimit } = room.meta;
    const sound = Number(seq) <= Number(seqLimit) && Number(seqLimit) <= Number(books.seq_leased);
    return sound ? null : `Redis has counted to ${seq} of ${seqLimit}, ${books.seq_leased} are leased`;
  }),
  roomCheck(
    'rooms.leasesEnd',
    `A lease that is over makes room for the next within ${SWEPT_WITHIN_MS / 1000} seconds.`,
    ({ room }) => {
      const overMs = room.firstLeaseEndMs === null ? 0 : room.leaseNowMs - room.firstLeaseEndMs;
      return overMs > SWEPT_WITHIN_MS ? `a lease ended ${Math.floor(overMs / 1000)} seconds ago` : null;
    },
  ),
  roomCheck('rooms.lineMoves', 'Nobody waits while there is room for them.', lineStands, { settles: true }),
  roomCheck(
    'rooms.policyIsInForce',
    'The policy in force is the one that was written.',
    ({ room, books }) =>
      Number(room.meta['version']) === books.version
        ? null
        : `version ${room.meta['version']} is in force, ${books.version} was written`,
    { settles: true },
  ),
  {
    name: 'rooms.recordIsWhole',
    promise: 'The record of a room has every entry, up to the one whose hash the room knows.',
    look: async ({ books }) =>
      (
        await books<{ id: string; record_n: number; entries: number }>(
          `select rooms.id, record_n, count(entry.n)::int as entries
             from rooms left join room_record as entry on entry.room_id = rooms.id
            group by rooms.id
           having count(entry.n) <> record_n or coalesce(max(entry.n), 0) <> record_n
               or coalesce(max(entry.hash) filter (where entry.n = record_n), '') <> record_hash order by rooms.id`,
        )
      ).map(({ id, record_n, entries }) => ({
        id: encodeId('room', id),
        says: `its record has ${entries} entries, it knows of ${record_n}, or they end in another hash`,
      })),
  },
];

/** Who is first in the line although somebody may be let in: the same one in two looks, when nobody lets them in. */
function lineStands({ room }: Seen): string | null {
  const { activeLimit, enabled, nextAdmitAt, frozenAt, heldUntil, gatherUntil } = room.meta;
  const mayAdmit =
    enabled === '1' &&
    frozenAt === undefined &&
    Number(heldUntil ?? 0) <= room.nowMs &&
    Number(gatherUntil ?? 0) <= room.nowMs &&
    Number(nextAdmitAt ?? 0) <= room.nowMs &&
    room.admitted < Number(activeLimit);
  if (!mayAdmit || room.firstOfLine === null) return null;
  return `${encodeId('account', room.firstOfLine)} waits although somebody may be let in`;
}
