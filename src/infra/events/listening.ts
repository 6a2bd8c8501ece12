import { RedisPubSub } from 'graphql-redis-subscriptions';
import type { Redis } from 'ioredis';
import { RequestError } from '../../kit/errors.js';
import type { Logger } from '../log.js';
import { inTime } from './in-time.js';
import type { Journal, Position } from './journal.js';
import type { DomainEvent } from './outbox.js';

/** What is published on a channel. Without a position it was announced: no history has it. */
export interface Published {
  readonly epoch?: string;
  readonly offset?: number;
  readonly event: DomainEvent;
}

/** Someone in this process who listens to a channel. */
interface Ear {
  readonly channel: string;
  /** The newest position heard; null while the channel has none. */
  position: Position | null;
  readonly onGap: () => void;
}

/** How long a listener waits for Redis to acknowledge before its caller is told to come again. */
const ACK_MS = 2000;
/** How many channels one round of the check asks about at a time. */
const CHECK_AT_ONCE = 500;

export const outOfReach = () =>
  new RequestError('SERVICE_UNAVAILABLE', 'Live events are out of reach at the moment. Try again.');

/**
 * What this process hears from Redis, over one connection, fanned out by channel.
 *
 * A connection may lose messages when it breaks, and even without a sign of it; so everyone who listens is told of a gap
 * when the connection came back, when an offset was passed over, and when the check finds that a channel has moved on
 * without being heard.
 */
export class Listening {
  readonly #ears = new Set<Ear>();
  readonly #pubsub: RedisPubSub;
  readonly #check: NodeJS.Timeout;
  #checking = false;
  #closed = false;

  constructor(
    private readonly machines: {
      publisher: Redis;
      subscriber: Redis;
      prefix: string;
      journal: Journal;
      log: Logger;
      checkMs: number;
    },
  ) {
    const { publisher, subscriber, checkMs } = machines;
    this.#pubsub = new RedisPubSub({ publisher, subscriber: guarded(subscriber, machines.log) });
    subscriber.on('ready', this.#cameBack);
    this.#check = setInterval(() => void this.#lookForSilence(), checkMs);
    this.#check.unref();
  }

  /** The channels that are listened to, once for each who listens. */
  get channels(): string[] {
    return Array.from(this.#ears, (ear) => ear.channel);
  }

  /**
   * Calls `hear` with all that is published on a channel from the moment the promise resolves, and `onGap` when
   * something may have been missed. The answer ends it.
   */
  async listen(channel: string, hear: (message: Published) => void, onGap: () => void): Promise<() => void> {
    const ear: Ear = { channel, position: null, onGap };
    const id = await this.#subscribe(channel, (message) => this.#heard(ear, message, hear));
    this.#ears.add(ear);
    const end = () => {
      if (this.#ears.delete(ear)) this.#pubsub.unsubscribe(id);
    };
    try {
      const [head] = await this.machines.journal.heads([channel]);
      ear.position ??= head ?? null;
    } catch {
      end();
      throw outOfReach();
    }
    return end;
  }

  /** Publishes with no history behind it. */
  async announce(channel: string, event: DomainEvent): Promise<void> {
    await this.#pubsub.publish(`${this.machines.prefix}${channel}`, { event } satisfies Published);
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#check);
    this.machines.subscriber.off('ready', this.#cameBack);
  }

  async #subscribe(channel: string, onMessage: (message: Published) => void): Promise<number> {
    const acknowledged = this.#pubsub.subscribe(`${this.machines.prefix}${channel}`, onMessage);
    const id = await inTime(acknowledged, ACK_MS);
    if (id !== null) return id;
    void acknowledged.then((late) => this.#pubsub.unsubscribe(late));
    throw outOfReach();
  }

  #heard(ear: Ear, message: Published, hear: (message: Published) => void): void {
    try {
      if (message.epoch !== undefined && message.offset !== undefined) {
        const { epoch, offset } = message;
        const before = ear.position;
        ear.position = { epoch, offset };
        if (before && (before.epoch !== epoch || offset > before.offset + 1)) ear.onGap();
      }
      hear(message);
    } catch (error) {
      this.machines.log.error({ err: error, channel: ear.channel }, 'listener failed');
    }
  }

  /** The connection was lost and is back. The ping comes after the subscriptions, which are renewed first. */
  readonly #cameBack = async (): Promise<void> => {
    try {
      await this.machines.subscriber.ping();
    } catch {
      return; // Lost again: the next return tells of it.
    }
    for (const ear of this.#ears) this.#tellGap(ear);
  };

  async #lookForSilence(): Promise<void> {
    if (this.#checking || this.#closed) return;
    this.#checking = true;
    try {
      const channels = [...new Set(this.channels)];
      const heads = new Map<string, Position | null>();
      for (let i = 0; i < channels.length; i += CHECK_AT_ONCE) {
        const some = channels.slice(i, i + CHECK_AT_ONCE);
        (await this.machines.journal.heads(some)).forEach((head, n) => heads.set(some[n]!, head));
      }
      // What was published before is heard before the answer to a ping; a connection that gives none is replaced.
      await this.machines.subscriber.ping();
      for (const ear of this.#ears) {
        const head = heads.get(ear.channel);
        if (head === undefined || !movedOn(ear.position, head)) continue;
        ear.position = head;
        this.#tellGap(ear);
      }
    } catch (error) {
      if (!this.#closed) this.machines.log.warn({ err: error }, 'check of the channels');
    } finally {
      this.#checking = false;
    }
  }

  #tellGap(ear: Ear): void {
    try {
      ear.onGap();
    } catch (error) {
      this.machines.log.error({ err: error, channel: ear.channel }, 'listener failed');
    }
  }
}

/** Whether a channel's head is something that was never heard. */
function movedOn(heard: Position | null, head: Position | null): boolean {
  if (!head) return heard !== null;
  if (!heard) return head.offset > 0;
  return head.epoch !== heard.epoch || head.offset > heard.offset;
}

/**
 * The connection as RedisPubSub is given it. It leaves promises of its own without a catch, which would end the process
 * when Redis is away: so a subscription that fails is never answered (its caller stops waiting), and an end is not awaited.
 */
function guarded(subscriber: Redis, log: Logger): Redis {
  return {
    on: subscriber.on.bind(subscriber),
    subscribe: (channel: string, done: (error: null) => void) =>
      void subscriber.subscribe(channel).then(
        () => done(null),
        (error: unknown) => log.warn({ err: error, channel }, 'subscription'),
      ),
    unsubscribe: (channel: string) => void subscriber.unsubscribe(channel).catch(() => {}),
    punsubscribe: () => {},
  } as unknown as Redis;
}
