import type { Logger } from '../log.js';
import { Doorbell } from './doorbell.js';
import type { FeedItem } from './events.js';
import { cursorOf, type Journal, type Position } from './journal.js';
import type { Published } from './listening.js';

/** How many events are read from the stream at a time. */
const PAGE = 128;
const RETRY_MS = 250;

/**
 * One reader of a channel: what the stream holds after its position, then what is heard live, each event once and in
 * order.
 *
 * The queue holds only what follows the position without a hole. Whatever does not (an offset passed over, a full
 * queue, a connection that came back) marks the reader as behind, and it reads the stream again when the queue is empty.
 * So a slow reader costs at most `queueMax` events of memory, and keeps its place for as long as the stream's window.
 */
export class FeedReader {
  readonly #queue: FeedItem[] = [];
  #position: Position | null;
  /** Whether the stream holds, or may hold, more after the position. */
  #behind = true;
  #reading = false;
  #ended = false;
  readonly #bell = new Doorbell();

  constructor(
    private readonly channel: string,
    after: Position | null,
    private readonly machines: { journal: Pick<Journal, 'readAfter'>; log: Logger; queueMax: number },
    private readonly onEnd: () => void,
  ) {
    this.#position = after;
  }

  /** Reads the stream for the first time. The answer is the channel's head. */
  async start(): Promise<Position> {
    return this.#read();
  }

  hear = (message: Published): void => {
    if (message.epoch === undefined || message.offset === undefined || this.#ended || this.#behind) return;
    if (this.#reading || !this.#position) return this.fallBehind();
    const { epoch, offset } = message;
    const { epoch: ours, offset: last } = this.#position;
    if (epoch === ours && offset <= last) return;
    const follows = epoch === ours && offset === last + 1;
    if (follows && this.#queue.length < this.machines.queueMax) this.#offer({ epoch, offset }, message);
    else this.fallBehind();
  };

  fallBehind = (): void => {
    this.#behind = true;
    this.#bell.ring();
  };

  end = (): void => {
    if (this.#ended) return;
    this.#ended = true;
    this.#queue.length = 0;
    this.#bell.ring();
    this.onEnd();
  };

  /** The events; ends with its reader, also while one waits for the next. */
  items(): AsyncIterableIterator<FeedItem> {
    const items = this.#items();
    const { end } = this;
    return {
      next: () => items.next(),
      return() {
        end();
        return items.return(undefined);
      },
      throw(error: unknown) {
        end();
        return items.throw(error);
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  async *#items(): AsyncGenerator<FeedItem, undefined> {
    while (!this.#ended) {
      const item = this.#queue.shift();
      if (item) yield item;
      else if (this.#behind) await this.#readOn();
      else await this.#bell.wait();
    }
    return undefined;
  }

  async #readOn(): Promise<void> {
    try {
      await this.#read();
    } catch (error) {
      this.machines.log.warn({ err: error, channel: this.channel }, 'feed cannot read its stream; trying again');
      await this.#bell.wait(RETRY_MS);
    }
  }

  /** One page of the stream. What is heard meanwhile may or may not be in it: then another is read. */
  async #read(): Promise<Position> {
    this.#reading = true;
    this.#behind = false;
    try {
      const { head, reset, events } = await this.machines.journal.readAfter(this.channel, this.#position, PAGE);
      if (reset) this.#queue.push({ kind: 'reset', reason: reset, cursor: cursorOf(head) });
      if (reset || !this.#position) this.#position = head;
      for (const { offset, event } of events) this.#offer({ epoch: head.epoch, offset }, { event });
      if (this.#position.offset < head.offset) this.#behind = true;
      return head;
    } catch (error) {
      this.#behind = true;
      throw error;
    } finally {
      this.#reading = false;
    }
  }

  #offer(position: Position, { event }: Pick<Published, 'event'>): void {
    this.#position = position;
    this.#queue.push({ kind: 'event', event, cursor: cursorOf(position) });
    this.#bell.ring();
  }
}
