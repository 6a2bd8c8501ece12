import { randomUUID } from 'node:crypto';
import type { Context } from '../../src/infra/context.js';
import type { FeedItem } from '../../src/infra/events/events.js';
import type { DomainEvent } from '../../src/infra/events/outbox.js';
import { transaction } from '../../src/infra/postgres/transaction.js';

/** A numbered fact, as these tests write them. */
export interface Numbered extends DomainEvent {
  readonly type: 'numbered';
  readonly n: number;
}

/** A channel that nobody has told anything on. */
export const aChannel = () => `numbers:${randomUUID()}`;

export const numbered = (n: number): Numbered => ({ type: 'numbered', n });

/** Commits one transaction that tells the numbers on a channel, in their order. */
export async function tell(ctx: Context, channel: string, ...numbers: number[]): Promise<void> {
  await transaction(ctx, async (tx) => {
    for (const n of numbers) tx.emit(channel, numbered(n));
  });
}

/** 1, 2, … up to and with `last`. */
export const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

/** Someone who reads a feed to the end of time. */
export class Reader {
  cursor: string;

  private constructor(
    head: string,
    private readonly items: AsyncIterableIterator<FeedItem>,
  ) {
    this.cursor = head;
  }

  /** Opens a feed; `after` null: from now on. */
  static async open(ctx: Context, channel: string, after: string | null = null): Promise<Reader> {
    const { head, items } = await ctx.events.feed(channel, after);
    return new Reader(after ?? head, items);
  }

  /** The next item; fails after `withinMs` of silence. */
  async next(withinMs = 5000): Promise<FeedItem> {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no item within ${withinMs} ms`)), withinMs);
    });
    try {
      const { value, done } = await Promise.race([this.items.next(), silence]);
      if (done) throw new Error('the feed ended');
      this.cursor = (value as FeedItem).cursor;
      return value as FeedItem;
    } finally {
      clearTimeout(timer);
    }
  }

  /** The next `count` items, told shortly: the number of an event, or 'reset'. */
  async take(count: number, withinMs?: number): Promise<(number | 'reset')[]> {
    const told: (number | 'reset')[] = [];
    while (told.length < count) {
      const item = await this.next(withinMs);
      told.push(item.kind === 'event' ? (item.event as Numbered).n : 'reset');
    }
    return told;
  }

  /** The items up to and with an event. */
  async takeUntil(last: number): Promise<(number | 'reset')[]> {
    const told: (number | 'reset')[] = [];
    while (told.at(-1) !== last) told.push(...(await this.take(1)));
    return told;
  }

  async close(): Promise<void> {
    await this.items.return!();
  }
}
