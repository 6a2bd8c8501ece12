import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { badInput } from '../../kit/errors.js';
import { defineScript } from '../redis/script.js';
import type { Cursor } from './events.js';
import type { DomainEvent } from './outbox.js';

/** A place in a channel's numbering. Another epoch is another numbering: offsets of two epochs cannot be compared. */
export interface Position {
  readonly epoch: string;
  /** Of the newest fact at or before this place; 0 before the first. */
  readonly offset: number;
}

/** How much of a channel is kept, and for how long. */
export interface JournalLimits {
  /** How many events of a channel can be read again. */
  readonly window: number;
  /** How long after its last event a channel is forgotten. */
  readonly keepSeconds: number;
}

export const JOURNAL_LIMITS: JournalLimits = { window: 1000, keepSeconds: 24 * 60 * 60 };

/**
 * How many rows a channel remembers to know a repeat. At most one batch of a relay stands between append and delete, so
 * twice that is enough; what comes later than that comes from a relay whose term has passed.
 */
const REPEATS_KNOWN = 1000;

/** A row of the outbox as the journal takes it. */
export interface Fact {
  /** Names the row once and for all. */
  readonly row: string;
  readonly event: string;
}

/** Some events after a position, or the reason why they cannot be had. */
export interface JournalPage {
  readonly head: Position;
  readonly reset: string | null;
  readonly events: readonly { readonly offset: number; readonly event: DomainEvent }[];
}

const appendScript = defineScript({
  source: new URL('./append.lua', import.meta.url),
  keys: ['meta', 'stream', 'seen'],
  args: ['channel', 'epoch', 'term', 'window', 'repeats', 'ttl'],
  rest: 'facts',
  reply: Number,
});

const readScript = defineScript({
  source: new URL('./read.lua', import.meta.url),
  keys: ['meta', 'stream'],
  args: ['epoch', 'ttl', 'afterEpoch', 'afterOffset', 'count'],
  reply: (raw): JournalPage => {
    const [epoch, head, reset, ...facts] = raw as [string, number, string, ...(string | number)[]];
    const events: { offset: number; event: DomainEvent }[] = [];
    for (let i = 0; i < facts.length; i += 2)
      events.push({ offset: Number(facts[i]), event: JSON.parse(facts[i + 1] as string) as DomainEvent });
    return { head: { epoch, offset: head }, reset: reset || null, events };
  },
});

const newEpoch = () => randomBytes(8).toString('hex');

/** The bounded, numbered streams of all channels, in Redis: what a feed that was away can still read. */
export class Journal {
  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
    private readonly limits: JournalLimits = JOURNAL_LIMITS,
  ) {}

  #keys(channel: string) {
    const key = (part: string) => `${this.prefix}events:{${channel}}:${part}`;
    return { meta: key('meta'), stream: key('stream'), seen: key('seen') };
  }

  /**
   * Appends facts of one channel in their order and publishes them; those appended before are passed over.
   *
   * @param term of the relay that calls
   * @returns false when a relay of a later term has written here: nothing was done
   */
  async append(channel: string, facts: readonly Fact[], term: string): Promise<boolean> {
    const added = await appendScript(this.redis, {
      keys: this.#keys(channel),
      args: {
        channel: `${this.prefix}${channel}`,
        epoch: newEpoch(),
        term,
        window: this.limits.window,
        repeats: REPEATS_KNOWN,
        ttl: this.limits.keepSeconds,
      },
      rest: facts.flatMap(({ row, event }) => [row, event]),
    });
    return added >= 0;
  }

  /** At most `count` events after a position, or those after the head: none. */
  readAfter(channel: string, after: Position | null, count: number): Promise<JournalPage> {
    const { meta, stream } = this.#keys(channel);
    return readScript(this.redis, {
      keys: { meta, stream },
      args: {
        epoch: newEpoch(),
        ttl: this.limits.keepSeconds,
        afterEpoch: after?.epoch ?? '',
        afterOffset: after?.offset ?? 0,
        count,
      },
    });
  }

  /** The newest event of each channel; null for one of which none is kept. */
  async newest(channels: readonly string[]): Promise<(DomainEvent | null)[]> {
    const pipeline = this.redis.pipeline();
    for (const channel of channels) pipeline.xrevrange(this.#keys(channel).stream, '+', '-', 'COUNT', 1);
    const answers = await pipeline.exec();
    return (answers ?? []).map(([error, answer]) => {
      if (error) throw error;
      const [entry] = answer as [id: string, fields: string[]][];
      return entry ? (JSON.parse(entry[1][1]!) as DomainEvent) : null;
    });
  }

  /** Where channels stand; null for one that has no numbering. */
  async heads(channels: readonly string[]): Promise<(Position | null)[]> {
    const pipeline = this.redis.pipeline();
    for (const channel of channels) pipeline.hmget(this.#keys(channel).meta, 'epoch', 'offset');
    const answers = await pipeline.exec();
    return (answers ?? []).map(([error, answer]) => {
      if (error) throw error;
      const [epoch, offset] = answer as [string | null, string | null];
      return epoch === null ? null : { epoch, offset: Number(offset) };
    });
  }
}

export const cursorOf = ({ epoch, offset }: Position): Cursor => `${epoch}:${offset}`;

/** The position that a cursor names; BAD_USER_INPUT for what is no cursor of a feed. */
export function positionOf(cursor: Cursor): Position {
  const parts = /^([0-9a-f]{16}):(0|[1-9]\d{0,14})$/.exec(cursor);
  if (!parts) throw badInput('after', 'Not a cursor of this feed.');
  return { epoch: parts[1]!, offset: Number(parts[2]) };
}
