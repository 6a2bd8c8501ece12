import { TypeID } from 'typeid-js';
import type { Context } from '../../infra/context.js';
import { badInput } from '../../kit/errors.js';
import type { PlaceState, WaitEstimate } from '../../generated/schema.js';
import { estimateWait } from './estimate.js';
import type { View } from './line.js';
import { likelyTakers } from './seats-likely.js';
import { writeTicket } from './ticket.js';

/** One person's place in one room, or their free way into a course that no room guards. */
export interface Place {
  readonly __typename: 'Place';
  /** The room; the course where none guards it. */
  readonly guardId: string;
  readonly personId: string;
  readonly state: PlaceState;
  readonly position: number | null;
  readonly ahead: number | null;
  readonly waiting: number;
  readonly paused: boolean;
  readonly admittedUntil: Date | null;
  readonly estimatedWait: WaitEstimate | null;
  /** The course it was asked for by; null by the id of the place. */
  readonly courseId: string | null;
  /** How many people before are likely to take a seat. */
  readonly takers: number;
  readonly seq: number;
  readonly epoch: string;
}

/** The place in a view; null when there is none. Where the room is disabled, everyone is inside without end. */
export function placeOf(roomId: string, personId: string, { outlook, standing }: View): Place | null {
  if (!outlook.enabled) {
    return { ...freePlace(roomId, personId), waiting: outlook.waiting, seq: standing.seq, epoch: outlook.epoch };
  }
  if (standing.state === 'NONE') return null;
  const { state, position, untilMs, seq } = standing;
  return {
    __typename: 'Place',
    guardId: roomId,
    personId,
    state,
    position,
    ahead: position === null ? null : position - 1,
    waiting: outlook.waiting,
    paused: outlook.gathering || outlook.frozenAtMs !== null || outlook.heldUntilMs !== null,
    admittedUntil: untilMs === null ? null : new Date(untilMs),
    estimatedWait: position === null ? null : estimateWait(position, outlook),
    courseId: null,
    takers: position === null ? 0 : likelyTakers(outlook, position - 1),
    seq,
    epoch: outlook.epoch,
  };
}

/** The place of anybody where nothing guards the course. */
export function freePlace(guardId: string, personId: string): Place {
  return {
    __typename: 'Place',
    guardId,
    personId,
    state: 'ADMITTED',
    position: null,
    ahead: null,
    waiting: 0,
    paused: false,
    admittedUntil: null,
    estimatedWait: null,
    courseId: null,
    takers: 0,
    seq: 0,
    epoch: '',
  };
}

/** The signed proof of a place as it is now. */
export function ticketOf(ctx: Context, place: Place): string {
  const { guardId, personId, seq, epoch, admittedUntil } = place;
  const untilMs = admittedUntil?.getTime() ?? 0;
  return writeTicket(ctx, { guardId, personId, seq, epoch, untilMs, shownAtMs: ctx.clock.nowMs() });
}

const SUFFIX = 26;

/** A place's global id: `place_`, then 26 characters of what it is in, then 26 of whose it is. */
export function placeId({ guardId, personId }: Pick<Place, 'guardId' | 'personId'>): string {
  return `place_${TypeID.fromUUID('', guardId).getSuffix()}${TypeID.fromUUID('', personId).getSuffix()}`;
}

/** What a place is in and whose it is, from its global id; BAD_USER_INPUT when it is none. */
export function readPlaceId(id: string): { guardId: string; personId: string } {
  try {
    const [, guard, person] = new RegExp(`^place_(.{${SUFFIX}})(.{${SUFFIX}})$`).exec(id)!;
    return { guardId: uuidOf(guard!), personId: uuidOf(person!) };
  } catch {
    throw badInput('id', 'Not the id of a place.');
  }
}

const uuidOf = (suffix: string) => TypeID.fromString(suffix).toUUID();
