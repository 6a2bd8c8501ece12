import type { Redis } from 'ioredis';
import type { Logger } from '../log.js';
import type { Cursor, Events } from './events.js';
import { FeedReader } from './feed.js';
import { cursorOf, Journal, JOURNAL_LIMITS, positionOf, type JournalLimits } from './journal.js';
import { Listening, outOfReach } from './listening.js';

/** On which the relay is woken. */
export const RELAY_CHANNEL = 'relay';

/** Bounds of the event machinery; the defaults are meant for production, tests make them small. */
export interface EventLimits extends JournalLimits {
  /** How many events one reader may have waiting in memory. */
  readonly queueMax: number;
  /** How often it is checked that no channel has gone silent. */
  readonly checkMs: number;
}

const DEFAULT_LIMITS: EventLimits = { ...JOURNAL_LIMITS, queueMax: 256, checkMs: 5000 };

/** The event machinery of a process. */
export interface EventMachinery extends Events {
  readonly journal: Journal;
  readonly listening: Listening;
  close(): Promise<void>;
}

/** Opens the event machinery over one connection that commands and one that listens. */
export function openEvents({
  publisher,
  subscriber,
  prefix,
  log,
  limits: given = {},
}: {
  publisher: Redis;
  subscriber: Redis;
  prefix: string;
  log: Logger;
  limits?: Partial<EventLimits>;
}): EventMachinery {
  const limits = { ...DEFAULT_LIMITS, ...given };
  const journal = new Journal(publisher, prefix, limits);
  const listening = new Listening({ publisher, subscriber, prefix, journal, log, checkMs: limits.checkMs });
  const feeds = new Set<FeedReader>();

  async function feed(channel: string, after: Cursor | null) {
    let stop = () => {};
    const reader: FeedReader = new FeedReader(
      channel,
      after === null ? null : positionOf(after),
      { journal, log, queueMax: limits.queueMax },
      () => {
        feeds.delete(reader);
        stop();
      },
    );
    stop = await listening.listen(channel, reader.hear, reader.fallBehind);
    feeds.add(reader);
    try {
      return { head: cursorOf(await reader.start()), items: reader.items() };
    } catch (error) {
      reader.end();
      log.warn({ err: error, channel }, 'feed');
      throw outOfReach();
    }
  }

  return {
    journal,
    listening,
    wakeRelay: coalesced(() => listening.announce(RELAY_CHANNEL, { type: 'outboxWritten' })),
    feed,
    listen: (channel, listener, onGap = () => {}) => listening.listen(channel, ({ event }) => listener(event), onGap),
    newest: (channels) => journal.newest(channels),
    announce(channel, event) {
      listening.announce(channel, event).catch((error: unknown) => log.warn({ err: error, channel }, 'announce'));
    },
    async close() {
      for (const reader of feeds) reader.end();
      listening.close();
    },
  };
}

/** Runs `run` at once; calls that come while it runs become one more run after it. A failure is nobody's business. */
function coalesced(run: () => Promise<void>): () => void {
  let running = false;
  let again = false;
  return function call() {
    again = running;
    if (running) return;
    running = true;
    run()
      .catch(() => {})
      .finally(() => {
        running = false;
        if (again) call();
      });
  };
}
