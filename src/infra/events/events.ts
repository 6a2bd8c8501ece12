import type { DomainEvent } from './outbox.js';

/** Where a reader of a channel stands, as clients see it: `<epoch>:<offset>`. */
export type Cursor = string;

/** One event of a feed, or the news that some are gone. */
export type FeedItem =
  | { readonly kind: 'event'; readonly event: DomainEvent; readonly cursor: Cursor }
  | { readonly kind: 'reset'; readonly reason: string; readonly cursor: Cursor };

/** How facts travel after the commit: the relay's doorbell, feeds that resume, and state that is conflated. */
export interface Events {
  /** Says that the outbox has rows. Never waits, never fails: the relay polls anyway. */
  wakeRelay(): void;

  /**
   * History: every event of a channel after `after`, once and in order, then live. Says `reset` once when that cannot
   * be kept: the numbering began anew (Redis lost it), or the events after the reader's place are no longer kept.
   *
   * @param after null: from now on, which is after `head`
   * @returns where the channel stood when the feed was opened, and the events; `items.return()` ends it at once
   * @throws BAD_USER_INPUT for what is no cursor, SERVICE_UNAVAILABLE while Redis is away
   */
  feed(channel: string, after: Cursor | null): Promise<{ head: Cursor; items: AsyncIterableIterator<FeedItem> }>;

  /**
   * State: calls `listener` with each event of a channel as it is published, from the moment the promise resolves.
   * May miss some after a lost connection: then `onGap` is called, and the listener should read the state anew.
   *
   * @returns ends it
   * @throws SERVICE_UNAVAILABLE while Redis is away
   */
  listen(channel: string, listener: (event: DomainEvent) => void, onGap?: () => void): Promise<() => void>;

  /** The newest event of each channel; null for one of which none is kept. */
  newest(channels: readonly string[]): Promise<(DomainEvent | null)[]>;

  /** Publishes at once, with no Postgres behind it and no history: for state that the next message supersedes. */
  announce(channel: string, event: DomainEvent): void;
}
