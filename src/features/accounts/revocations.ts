import { perProcess, type Infra } from '../../infra/context.js';
import type { DomainEvent } from '../../infra/events/outbox.js';
import { repeat } from '../../infra/repeat.js';
import { RequestError } from '../../kit/errors.js';
import { REVOKED_LISTED_MS } from './lifetimes.js';

/** How often the list in Redis is read, besides being told of each change. */
const READ_EVERY_MS = 1000;

/** How far back each reading goes over what was read, in case a failover takes the clock of Redis back. */
const READ_AGAIN_MS = 60_000;

/** How old the last reading may be before no token is believed any more. */
const BELIEVED_MS = 15_000;

const CHANNEL = 'sessions';

interface SessionsRevoked extends DomainEvent {
  readonly type: 'sessionsRevoked';
  readonly sessionIds: readonly string[];
}

/** The list in Redis: a sorted set of session ids by when they were revoked. */
export const revokedKey = (infra: Pick<Infra, 'redisPrefix'>) => `${infra.redisPrefix}{sessions}:revoked`;

/**
 * The revoked sessions as this process knows them, so that no request has to ask Redis.
 *
 * News come over a channel at once; the list itself is read at the start, after a gap and every second, so that a
 * message lost costs a second. A process that cannot read it any more believes nobody after a while: it could be the
 * only one that has not heard.
 */
class Revocations {
  /** By session id: until when to remember it, ms. */
  readonly #revoked = new Map<string, number>();
  readonly #listeners = new Set<(sessionId: string) => void>();
  /** Of the last reading, by the clock that only goes forward. */
  #readAt = -Infinity;
  /** The score up to which the list has been read. */
  #readTo = 0;

  constructor(readonly infra: Infra) {}

  /** @throws SERVICE_UNAVAILABLE when the list is out of reach for too long */
  has(sessionId: string): boolean {
    if (performance.now() - this.#readAt > BELIEVED_MS)
      throw new RequestError('SERVICE_UNAVAILABLE', 'Sessions cannot be checked at the moment. Try again.', {
        retryAfterSeconds: 5,
      });
    return this.#revoked.has(sessionId);
  }

  /** Learns of revoked sessions, remembers each for longer than the list does, and tells this process's listeners once. */
  learn(sessionIds: readonly string[]): void {
    const until = this.infra.clock.nowMs() + REVOKED_LISTED_MS + READ_AGAIN_MS;
    for (const sessionId of sessionIds) {
      if (this.#revoked.has(sessionId)) continue;
      this.#revoked.set(sessionId, until);
      for (const listener of this.#listeners) listener(sessionId);
    }
  }

  onRevoked(listener: (sessionId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Learns of revoked sessions and tells every other process. */
  announce(sessionIds: readonly string[]): void {
    if (sessionIds.length === 0) return;
    this.learn(sessionIds);
    const event: SessionsRevoked = { type: 'sessionsRevoked', sessionIds };
    this.infra.events.announce(CHANNEL, event);
  }

  /** Keeps up with the list until the answer is called. */
  async follow(): Promise<() => Promise<void>> {
    const hear = (event: DomainEvent) => this.learn((event as SessionsRevoked).sessionIds);
    const readAgain = () =>
      void this.#read().catch((error: unknown) => this.infra.log.warn({ err: error }, 'revoked sessions'));
    const endListening = await this.infra.events.listen(CHANNEL, hear, readAgain);
    await this.#read();
    const stop = repeat({ name: 'revokedSessions', everyMs: READ_EVERY_MS, run: () => this.#read() }, this.infra.log);
    return async () => {
      endListening();
      await stop();
    };
  }

  /** Reads what is new on the list. */
  async #read(): Promise<void> {
    const asked = performance.now();
    const entries = await this.infra.redis.zrange(
      revokedKey(this.infra),
      this.#readTo - READ_AGAIN_MS,
      '+inf',
      'BYSCORE',
      'WITHSCORES',
    );
    for (let i = 0; i < entries.length; i += 2) {
      this.learn([entries[i]!]);
      this.#readTo = Math.max(this.#readTo, Number(entries[i + 1]));
    }
    this.#readAt = asked;
    this.#forget();
  }

  #forget(): void {
    const now = this.infra.clock.nowMs();
    for (const [sessionId, until] of this.#revoked) {
      if (until > now) return;
      this.#revoked.delete(sessionId);
    }
  }
}

export const revocations = perProcess((infra) => new Revocations(infra));

/**
 * Calls `listener` with the id of each session that is revoked from now on, in whichever process: at once as a rule,
 * within about a second when a message is lost.
 *
 * @returns ends it
 */
export function onSessionRevoked(infra: Infra, listener: (sessionId: string) => void): () => void {
  return revocations(infra).onRevoked(listener);
}
