import { perProcess, type Infra } from '../../infra/context.js';
import { Doorbell } from '../../infra/events/doorbell.js';
import type { DomainEvent } from '../../infra/events/outbox.js';
import { repeat } from '../../infra/repeat.js';
import type { Grown } from './write-notices.js';

const CHANNEL = 'inboxes';

/** Inboxes that one message tells of. */
const AT_ONCE = 500;

/** How long a reader waits at most when the bell was not heard. */
const LOOK_MS = 2000;

interface InboxesGrew extends DomainEvent {
  readonly type: 'inboxesGrew';
  /** Account and the number its inbox has come to. */
  readonly inboxes: readonly (readonly [accountId: string, last: number])[];
}

/** Tells every process which inboxes grew. Postgres has the truth: what is lost here is found by the next look. */
export function ringInboxes(infra: Infra, grown: readonly Grown[]): void {
  for (let i = 0; i < grown.length; i += AT_ONCE) {
    const inboxes = grown.slice(i, i + AT_ONCE).map(({ accountId, last }) => [accountId, last] as const);
    const event: InboxesGrew = { type: 'inboxesGrew', inboxes };
    infra.events.announce(CHANNEL, event);
  }
}

/** Somebody in this process who waits for an inbox to grow. */
export interface Waiter {
  readonly accountId: string;
  readonly bell: Doorbell;
  /** How far they have read; they are rung when their inbox has come further. */
  read: number;
}

/**
 * Those in this process who wait for their inboxes to grow. One channel for all inboxes, one listener a process: a notice
 * to ten thousand people is a score of messages, however many of them are here.
 */
class Waiters {
  readonly #byAccount = new Map<string, Set<Waiter>>();

  constructor(private readonly infra: Infra) {}

  wait(waiter: Waiter): () => void {
    const { accountId } = waiter;
    const waiting = this.#byAccount.get(accountId) ?? new Set();
    this.#byAccount.set(accountId, waiting.add(waiter));
    return () => {
      waiting.delete(waiter);
      if (waiting.size === 0 && this.#byAccount.get(accountId) === waiting) this.#byAccount.delete(accountId);
    };
  }

  /** Hears the bell until the answer is called, and looks at Postgres now and then in case it was not heard. */
  async follow(): Promise<() => Promise<void>> {
    const hear = (event: DomainEvent) => {
      for (const [accountId, last] of (event as InboxesGrew).inboxes) this.#grew(accountId, last);
    };
    const { events, log } = this.infra;
    const stopListening = await events.listen(CHANNEL, hear, () => void this.#look().catch(() => {}));
    const stopLooking = repeat({ name: 'lookAtInboxes', everyMs: LOOK_MS, run: () => this.#look() }, log);
    return async () => {
      stopListening();
      await stopLooking();
    };
  }

  async #look(): Promise<void> {
    if (this.#byAccount.size === 0) return;
    const { rows } = await this.infra.pool.query<Grown>({
      name: 'inboxes-of-waiters',
      text: `select account_id as "accountId", last from inboxes where account_id = any ($1::uuid[])`,
      values: [[...this.#byAccount.keys()]],
    });
    for (const { accountId, last } of rows) this.#grew(accountId, last);
  }

  #grew(accountId: string, last: number): void {
    for (const waiter of this.#byAccount.get(accountId) ?? []) if (last > waiter.read) waiter.bell.ring();
  }
}

export const waiters = perProcess((infra) => new Waiters(infra));
