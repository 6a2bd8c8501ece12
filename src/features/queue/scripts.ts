import { defineScript } from '../../infra/redis/script.js';

/** The scripts of a waiting room and what they reply. Every way in which a line changes is one of them. */

const script = (name: string) => new URL(`./scripts/${name}.lua`, import.meta.url);
const library = script('room');
const keys = ['meta', 'waiting', 'admitted', 'seen', 'place', 'record'] as const;
const policy = [
  'version',
  'activeLimit',
  'admitPerSecond',
  'leaseMs',
  'graceMs',
  'waitingLimit',
  'onRejoin',
  'enabled',
  'frozen',
  'gatherUntil',
  'drawFrom',
  'drawSeed',
  'commitment',
] as const;

export const openScript = defineScript({
  source: script('open'),
  library,
  keys,
  args: ['now', 'epoch', 'from', 'to', 'holdMs', ...policy],
  reply: String,
});
export const configureScript = defineScript({
  source: script('configure'),
  library,
  keys,
  args: ['now', ...policy],
  reply: readReply,
});
export const joinScript = defineScript({
  source: script('join'),
  library,
  keys,
  args: [
    'now',
    'person',
    'rejoin',
    'closesAt',
    'oldSeq',
    'oldEpoch',
    'oldUntil',
    'shownAt',
    'ticketMs',
    'proved',
    'drawSeed',
    'name',
    'draws',
  ],
  reply: readReply,
});
export const leaveScript = defineScript({
  source: script('leave'),
  library,
  keys,
  args: ['now', 'person'],
  reply: readReply,
});
export const finishScript = defineScript({
  source: script('finish'),
  library,
  keys,
  args: ['now'],
  rest: 'people',
  reply: readReply,
});
export const standingsScript = defineScript({
  source: script('standings'),
  library,
  keys,
  args: ['now', 'touch'],
  rest: 'people',
  reply: readReply,
});

export const admitNextScript = defineScript({
  source: script('admit-next'),
  library,
  keys,
  args: ['now', 'count'],
  reply: (raw) => ({ ...readReply((raw as unknown[]).slice(0, 3)), admitted: Number((raw as unknown[])[3] ?? 0) }),
});
export const extendLeasesScript = defineScript({
  source: script('extend-leases'),
  library,
  keys,
  args: ['now', 'ms'],
  reply: readReply,
});

export const trimRecordScript = defineScript({
  source: script('trim-record'),
  keys: ['record'],
  args: ['count', 'first', 'last'],
  reply: (raw) => raw === 1,
});

/** The room as a whole, at one moment. */
export interface Outlook {
  /** The life of Redis in which the line stands; another one after a loss. */
  readonly epoch: string;
  readonly policyVersion: number;
  readonly enabled: boolean;
  readonly waiting: number;
  readonly active: number;
  readonly graceMs: number | null;
  readonly admitPerSecond: number | null;
  /** Recent admissions of people who had to wait, older ones weighing less, and since when they are counted, in ms. */
  readonly flow: number;
  readonly flowAgeMs: number;
  /** When somebody may be let in by the passing of time; null: not by that alone. */
  readonly lookAgainMs: number | null;
  readonly frozenAtMs: number | null;
  readonly heldUntilMs: number | null;
  /** Whether people are gathered before the opening. */
  readonly gathering: boolean;
  /** Of those whose admission has ended: how many had what they came for, and how many had not. */
  readonly took: number;
  readonly lapsed: number;
}

/** `NONE`: the line does not know them. */
export type StandingState = 'WAITING' | 'ADMITTED' | 'PASSED_OVER' | 'DONE' | 'LEFT' | 'LEASE_ENDED' | 'NONE';

/** Where one person stands. */
export interface Standing {
  readonly state: StandingState;
  readonly seq: number;
  readonly position: number | null;
  readonly untilMs: number | null;
}

/** What came of a call. */
type Word = 'OK' | 'NOT_OPEN' | 'SEQ_SPENT' | 'UNPROVED' | 'UNDRAWN' | 'CLOSED' | 'FULL' | 'NOT_IN_QUEUE';

export interface Reply {
  readonly word: Word;
  readonly outlook: Outlook | null;
  readonly moved: readonly string[];
  readonly standings: readonly Standing[];
}

const STATES: Readonly<Record<string, StandingState>> = {
  W: 'WAITING',
  A: 'ADMITTED',
  P: 'PASSED_OVER',
  D: 'DONE',
  L: 'LEFT',
  E: 'LEASE_ENDED',
  N: 'NONE',
};

type RawStanding = [letter: string, seq: string | number, position: number, untilMs: string | number];

function readReply(raw: unknown): Reply {
  const [word, outlook, moved = [], standings = []] = raw as [Word, unknown[]?, string[]?, unknown[]?];
  const several = (Array.isArray(standings[0]) || standings.length === 0 ? standings : [standings]) as RawStanding[];
  return { word, outlook: outlook ? readOutlook(outlook) : null, moved, standings: several.map(readStanding) };
}

function readOutlook(raw: unknown[]): Outlook {
  const [
    epoch,
    policyVersion,
    enabled,
    waiting,
    active,
    graceMs,
    rate,
    flow,
    flowAgeMs,
    lookAgainMs,
    frozenAtMs,
    heldUntilMs,
    took,
    lapsed,
    gathering,
  ] = raw;
  const orNull = (value: unknown) => (Number(value) < 0 ? null : Number(value));
  return {
    epoch: String(epoch),
    policyVersion: Number(policyVersion),
    enabled: Number(enabled) === 1,
    waiting: Number(waiting),
    active: Number(active),
    graceMs: orNull(graceMs),
    admitPerSecond: rate === '' ? null : Number(rate),
    flow: Number(flow),
    flowAgeMs: Number(flowAgeMs),
    lookAgainMs: orNull(lookAgainMs),
    frozenAtMs: orNull(frozenAtMs),
    heldUntilMs: orNull(heldUntilMs),
    gathering: Number(gathering) === 1,
    took: Number(took),
    lapsed: Number(lapsed),
  };
}

const readStanding = ([letter, seq, position, untilMs]: RawStanding): Standing => ({
  state: STATES[letter]!,
  seq: Number(seq),
  position: position < 0 ? null : position,
  untilMs: Number(untilMs) < 0 ? null : Number(untilMs),
});
