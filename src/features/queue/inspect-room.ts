import type { Infra } from '../../infra/context.js';
import { defineScript } from '../../infra/redis/script.js';
import { nowOf } from './line.js';
import { keysOf } from './room-keys.js';

/** People read at one moment: few enough that Redis is held for a few milliseconds at most. */
const PEOPLE_PER_LOOK = 250;

/** A room as Redis holds it at one moment. Times are epoch milliseconds. */
export interface RoomSeen {
  readonly nowMs: number;
  /** The time by which leases run: that of the room where it has one of its own. */
  readonly leaseNowMs: number;
  /** Fields of its hash, as they stand there. */
  readonly meta: Readonly<Record<string, string>>;
  readonly waiting: number;
  readonly admitted: number;
  /** Who is next; null where nobody waits. */
  readonly firstOfLine: string | null;
  /** When the first lease ends; null where nobody is inside. */
  readonly firstLeaseEndMs: number | null;
}

/** One person as the keys of a room know them at one moment; null: not at all. */
export interface PersonSeen {
  readonly personId: string;
  /** State letter and seq, as in room.lua. */
  readonly place: string | null;
  /** Their number in the line. */
  readonly waitingSeq: number | null;
  readonly admittedUntilMs: number | null;
  readonly seenAtMs: number | null;
}

/**
 * Reads a room for an audit: everybody in any of its keys, page after page, each person in one step, so that people who
 * move meanwhile are not mistaken for lost. Changes nothing and moves nobody.
 *
 * @param onPeople is given the pages as they are read; a person comes once
 * @returns the room after the last page; null where nobody has lined up in this life of Redis
 */
export async function inspectRoom(
  infra: Infra,
  roomId: string,
  onPeople: (people: readonly PersonSeen[]) => void,
): Promise<RoomSeen | null> {
  const known = new Set<string>();
  for await (const page of everybody(infra, roomId)) {
    const fresh = [...new Set(page)].filter((personId) => !known.has(personId));
    for (const personId of fresh) known.add(personId);
    for (let from = 0; from < fresh.length; from += PEOPLE_PER_LOOK) {
      const some = fresh.slice(from, from + PEOPLE_PER_LOOK);
      onPeople((await inspect(infra, roomId, some)).people);
    }
  }
  const { room } = await inspect(infra, roomId, []);
  return room.meta['epoch'] === undefined ? null : room;
}

/** The members of every key of a room, page by page; who is in several comes several times. */
async function* everybody(infra: Infra, roomId: string): AsyncGenerator<string[]> {
  const { place, waiting, admitted, seen } = keysOf(infra, roomId);
  for (const [key, scan] of [
    [place, 'hscan'],
    [waiting, 'zscan'],
    [admitted, 'zscan'],
    [seen, 'zscan'],
  ] as const) {
    let cursor = '0';
    do {
      const [next, page] = await infra.redis[scan](key, cursor, 'COUNT', PEOPLE_PER_LOOK);
      cursor = next;
      // Member, value, member, value, …: in pairs or not, as the protocol has it.
      yield (page as (string | string[])[]).flat().filter((_, i) => i % 2 === 0);
    } while (cursor !== '0');
  }
}

type RawPerson = (string | number | null)[];
type Raw = [string | number, string[], number, number, string[], (string | number)[], RawPerson[]];

const inspectScript = defineScript({
  source: new URL('./scripts/inspect.lua', import.meta.url),
  library: new URL('./scripts/room.lua', import.meta.url),
  keys: ['meta', 'waiting', 'admitted', 'seen', 'place', 'record'],
  args: ['now'],
  rest: 'people',
  reply: (raw) => raw as Raw,
});

async function inspect(infra: Infra, roomId: string, personIds: readonly string[]) {
  const [now, fields, waiting, admitted, first, lease, people] = await inspectScript(infra.redis, {
    keys: keysOf(infra, roomId),
    args: { now: nowOf(infra) },
    rest: personIds,
  });
  const meta: Record<string, string> = {};
  for (let i = 0; i < fields.length; i += 2) meta[fields[i]!] = fields[i + 1]!;
  const nowMs = Number(now);
  const room: RoomSeen = {
    nowMs,
    leaseNowMs: Number(meta['frozenAt'] ?? nowMs) - Number(meta['behind'] ?? 0),
    meta,
    waiting,
    admitted,
    firstOfLine: first[0] ?? null,
    firstLeaseEndMs: numberOrNull(lease.flat()[1]),
  };
  return { room, people: people.map((raw, i) => personOf(personIds[i]!, raw)) };
}

const numberOrNull = (value: string | number | null | undefined) => (value == null ? null : Number(value));

const personOf = (personId: string, [place, waitingSeq, admittedUntil, seenAt]: RawPerson): PersonSeen => ({
  personId,
  place: place === null ? null : String(place),
  waitingSeq: numberOrNull(waitingSeq),
  admittedUntilMs: numberOrNull(admittedUntil),
  seenAtMs: numberOrNull(seenAt),
});
