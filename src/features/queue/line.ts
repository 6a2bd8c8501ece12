import { randomBytes } from 'node:crypto';
import { perProcess, type Infra } from '../../infra/context.js';
import type { DomainEvent } from '../../infra/events/outbox.js';
import { notFound } from '../../kit/errors.js';
import { drawsOf } from './draw.js';
import { Room } from './entities.js';
import { policyArgs, standingPolicy } from './policy.js';
import { hasEnded } from './has-ended.js';
import { keysOf } from './room-keys.js';
import {
  admitNextScript,
  configureScript,
  extendLeasesScript,
  finishScript,
  joinScript,
  leaveScript,
  openScript,
  standingsScript,
  type Outlook,
  type Reply,
  type Standing,
} from './scripts.js';

/** How many numbers Redis may give out before it asks Postgres again. */
const SEQ_BLOCK = 1000;

/** How long nobody is let in after Redis has lost the line: as long as those who watch take to be back. */
const HOLD_MS = 10_000;

/** How long a ticket is good for after it was shown. */
const TICKET_MS = 24 * 60 * 60 * 1000;

/** How many people are named in one call at most, so that no call holds Redis for long. */
export const PEOPLE_PER_CALL = 1000;

/** The longest wait for which a process sets a timer of its own; the recurring look finds the rest. */
const TIMER_MS = 2000;

/** A place of an earlier life, proved by its ticket. */
export interface OldPlace {
  readonly seq: number;
  readonly epoch: string;
  /** Until when it was admitted; 0 if it was not. */
  readonly untilMs: number;
  readonly shownAtMs: number;
}

/** The channel on which a room rings when people were moved in it. */
export const roomChannel = (roomId: string) => `room:${roomId}`;

/** People were moved: look at them anew. Null: at everyone. */
export interface RoomMoved extends DomainEvent {
  readonly type: 'roomMoved';
  readonly people: readonly string[] | null;
}

/** One person's place and the room around it. */
export interface View {
  readonly outlook: Outlook;
  readonly standing: Standing;
}

/** What `join` is asked for. */
export interface JoinRequest {
  readonly personId: string;
  readonly rejoin?: boolean;
  readonly closesAtMs?: number | null;
  /** Comes back where this life does not know the person, unless the room's record says that it has ended. */
  readonly oldPlace?: OldPlace | null;
  /** Whether it is known already that the old place has not ended. */
  readonly proved?: boolean;
  /** What the person draws where people are gathered; asked for when it is needed. */
  readonly draws?: ReturnType<typeof drawsOf>;
}

/** Takes a place for a person, or shows the one they have. */
export async function join(
  infra: Infra,
  roomId: string,
  request: JoinRequest,
): Promise<View | 'CLOSED' | { full: Outlook }> {
  const { personId, rejoin = false, closesAtMs, oldPlace, proved = false } = request;
  const reply = await whenOpen(infra, roomId, () =>
    joinScript(infra.redis, {
      keys: keysOf(infra, roomId),
      args: {
        now: nowOf(infra),
        person: personId,
        rejoin: rejoin ? 1 : 0,
        closesAt: closesAtMs ?? '',
        oldSeq: oldPlace?.seq ?? '',
        oldEpoch: oldPlace?.epoch ?? '',
        oldUntil: oldPlace?.untilMs ?? 0,
        shownAt: oldPlace?.shownAtMs ?? 0,
        ticketMs: TICKET_MS,
        proved: proved ? 1 : 0,
        drawSeed: request.draws?.drawSeed ?? '',
        name: request.draws?.name ?? '',
        draws: request.draws?.draws ?? '',
      },
    }),
  );
  if (reply.word === 'UNPROVED') {
    const ended = await hasEnded(infra, roomId, oldPlace!.seq);
    return join(infra, roomId, { ...request, oldPlace: ended ? null : oldPlace, proved: true });
  }
  if (reply.word === 'UNDRAWN') {
    const room = await infra.orm.em.fork().findOneOrFail(Room, { id: roomId });
    return join(infra, roomId, { ...request, draws: drawsOf(room, personId) });
  }
  if (reply.word === 'CLOSED') return 'CLOSED';
  if (reply.word === 'FULL') return { full: reply.outlook! };
  return viewOf(reply);
}

/** Gives up a person's place; null when they have none. */
export async function leave(infra: Infra, roomId: string, personId: string): Promise<View | null> {
  const reply = await leaveScript(infra.redis, {
    keys: keysOf(infra, roomId),
    args: { now: nowOf(infra), person: personId },
  });
  heed(infra, roomId, reply);
  return reply.word === 'OK' ? viewOf(reply) : null;
}

/** Ends the places of people who have what they came for. */
export async function finish(infra: Infra, roomId: string, people: readonly string[]): Promise<void> {
  for (let from = 0; from < people.length; from += PEOPLE_PER_CALL) {
    const rest = people.slice(from, from + PEOPLE_PER_CALL);
    heed(
      infra,
      roomId,
      await finishScript(infra.redis, { keys: keysOf(infra, roomId), args: { now: nowOf(infra) }, rest }),
    );
  }
}

/**
 * Where people stand, at most `PEOPLE_PER_CALL` of them, after everyone whose time has come was moved.
 *
 * @param present how many of them, from the first, are here right now
 */
export async function standings(
  infra: Infra,
  roomId: string,
  people: readonly string[],
  present: number,
): Promise<{ outlook: Outlook; standings: readonly Standing[] }> {
  const reply = await whenOpen(infra, roomId, () => standingsOnce(infra, roomId, people, present));
  return { outlook: reply.outlook!, standings: reply.standings };
}

/** The tick of a room: moves everyone whose time has come. Null where nobody has lined up in this life of Redis. */
export async function look(infra: Infra, roomId: string): Promise<Outlook | null> {
  const reply = await standingsOnce(infra, roomId, [], 0);
  heed(infra, roomId, reply);
  return reply.outlook;
}

/** Puts a policy in force for all processes; an older version than the one in force changes nothing. */
export async function configure(infra: Infra, room: Room): Promise<void> {
  const reply = await configureScript(infra.redis, {
    keys: keysOf(infra, room.id),
    args: { now: nowOf(infra), ...policyArgs(standingPolicy(room)) },
  });
  heed(infra, room.id, reply);
  ring(infra, room.id, null);
}

/** Lets in the next ones by rank, over the limits of the room, and says how many came. */
export async function admitNext(infra: Infra, roomId: string, count: number): Promise<number> {
  const reply = await admitNextScript(infra.redis, {
    keys: keysOf(infra, roomId),
    args: { now: nowOf(infra), count },
  });
  heed(infra, roomId, reply);
  return reply.admitted;
}

/** Gives everyone inside more time. */
export async function extendLeases(infra: Infra, roomId: string, ms: number): Promise<void> {
  const reply = await extendLeasesScript(infra.redis, { keys: keysOf(infra, roomId), args: { now: nowOf(infra), ms } });
  heed(infra, roomId, reply);
  ring(infra, roomId, null);
}

function standingsOnce(infra: Infra, roomId: string, people: readonly string[], present: number): Promise<Reply> {
  return standingsScript(infra.redis, {
    keys: keysOf(infra, roomId),
    args: { now: nowOf(infra), touch: present },
    rest: people,
  });
}

/** Makes a call, opening the room first where this life of Redis does not know it or it has no numbers left. */
async function whenOpen(infra: Infra, roomId: string, call: () => Promise<Reply>): Promise<Reply> {
  for (;;) {
    const reply = await call();
    heed(infra, roomId, reply);
    if (reply.word !== 'NOT_OPEN' && reply.word !== 'SEQ_SPENT') return reply;
    await open(infra, roomId);
  }
}

/** Openings under way in this process: everyone who finds the room closed waits for the same one. */
const openings = perProcess(() => new Map<string, Promise<void>>());

function open(infra: Infra, roomId: string): Promise<void> {
  const underWay = openings(infra);
  let opening = underWay.get(roomId);
  if (!opening) {
    opening = openOnce(infra, roomId).finally(() => underWay.delete(roomId));
    underWay.set(roomId, opening);
  }
  return opening;
}

/**
 * Leases a block of numbers from Postgres and opens the room with it. The lease is written down first: whatever Redis
 * forgets afterwards, no number of it is given a second time. A room that was open before, for longer than processes
 * take to open it together, has lost its line: it is held for a while.
 */
async function openOnce(infra: Infra, roomId: string): Promise<void> {
  const em = infra.orm.em.fork();
  const [leased] = await em.execute<{ seq_leased: string; again: boolean }[]>(
    `update rooms set seq_leased = seq_leased + ?, opened_at = coalesce(opened_at, coalesce(to_timestamp(?), now()))
      where id = ?
     returning seq_leased, coalesce(to_timestamp(?), now()) > opened_at + interval '5 seconds' as again`,
    [SEQ_BLOCK, nowSeconds(infra), roomId, nowSeconds(infra)],
  );
  if (!leased) throw notFound('room');
  const to = Number(leased.seq_leased);
  await openScript(infra.redis, {
    keys: keysOf(infra, roomId),
    args: {
      now: nowOf(infra),
      epoch: randomBytes(6).toString('base64url'),
      from: to - SEQ_BLOCK,
      to,
      holdMs: leased.again ? HOLD_MS : 0,
      ...policyArgs(standingPolicy(await em.findOneOrFail(Room, { id: roomId }))),
    },
  });
}

/** After every call: rings for the people it moved, and comes back when the next may be let in. */
function heed(infra: Infra, roomId: string, { outlook, moved }: Reply): void {
  if (moved.length > 0) ring(infra, roomId, moved);
  // A test's clock stands still: nothing comes due under it by waiting.
  const running = infra.clock.forStore() === null;
  if (running && outlook?.lookAgainMs != null && outlook.lookAgainMs <= TIMER_MS) {
    pacer(infra).at(roomId, outlook.lookAgainMs);
  }
}

function ring(infra: Infra, roomId: string, people: RoomMoved['people']): void {
  const event: RoomMoved = { type: 'roomMoved', people };
  infra.events.announce(roomChannel(roomId), event);
}

/** Looks at rooms at the very moment when somebody may be let in, so that a rate is kept without waiting for a tick. */
export const pacer = perProcess((infra) => {
  const timers = new Map<string, NodeJS.Timeout>();
  let closed = false;
  return {
    at(roomId: string, inMs: number): void {
      if (closed || timers.has(roomId)) return;
      const timer = setTimeout(() => {
        timers.delete(roomId);
        look(infra, roomId).catch((error: unknown) => infra.log.warn({ err: error, roomId }, 'look at a room'));
      }, inMs + 1);
      timers.set(roomId, timer);
    },
    close(): void {
      closed = true;
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
});

function viewOf(reply: Reply): View {
  return { outlook: reply.outlook!, standing: reply.standings[0]! };
}

const nowSeconds = (infra: Infra) => {
  const nowMs = infra.clock.forStore();
  return nowMs === null ? null : nowMs / 1000;
};

export const nowOf = (infra: Infra) => infra.clock.forStore() ?? '';
