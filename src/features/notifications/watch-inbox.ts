import type { Context } from '../../infra/context.js';
import { Doorbell } from '../../infra/events/doorbell.js';
import { viewerOf } from '../../kit/viewer.js';
import { waiters, type Waiter } from './doorbell.js';
import { inboxOf, numberOf, readInbox, type NotificationRow } from './inbox.js';

/** Rows a reader takes from Postgres at a time: all that one costs in memory, however slow it is and however much came. */
const PAGE = 100;
const RETRY_MS = 500;

/**
 * The viewer's inbox after a number, then as it grows; without a number after what was read.
 *
 * What is told is always read from Postgres by number, so there is nothing to miss: the bell only says when to look.
 */
export async function watchInbox(ctx: Context, after: number | null): Promise<AsyncIterableIterator<NotificationRow>> {
  const { id } = viewerOf(ctx);
  const from = numberOf('after', after) ?? (await inboxOf(ctx)).readTo;
  return new InboxReader(ctx, id, from);
}

class InboxReader implements AsyncIterableIterator<NotificationRow> {
  #page: NotificationRow[] = [];
  #ended = false;
  readonly #waiter: Waiter;
  readonly #stopWaiting: () => void;

  constructor(
    private readonly ctx: Context,
    accountId: string,
    after: number,
  ) {
    this.#waiter = { accountId, bell: new Doorbell(), read: after };
    this.#stopWaiting = waiters(ctx).wait(this.#waiter);
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  async next(): Promise<IteratorResult<NotificationRow, undefined>> {
    while (!this.#ended) {
      const row = this.#page.shift();
      if (row) {
        this.#waiter.read = row.number;
        return { value: row, done: false };
      }
      if (!(await this.#readOn())) await this.#waiter.bell.wait();
    }
    return { value: undefined, done: true };
  }

  async return(): Promise<IteratorResult<NotificationRow, undefined>> {
    this.#ended = true;
    this.#page = [];
    this.#stopWaiting();
    this.#waiter.bell.ring();
    return { value: undefined, done: true };
  }

  async throw(error: unknown): Promise<never> {
    await this.return();
    throw error;
  }

  /** Reads the next page; says whether there was one. */
  async #readOn(): Promise<boolean> {
    const { accountId, read, bell } = this.#waiter;
    try {
      this.#page = await readInbox(this.ctx, accountId, {
        after: read,
        first: PAGE,
        newestFirst: false,
        unread: false,
      });
      return this.#page.length > 0;
    } catch (error) {
      this.ctx.log.warn({ err: error }, 'inbox cannot be read; trying again');
      await bell.wait(RETRY_MS);
      return true;
    }
  }
}
