import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';

/** A graphql-ws subscription with a queue: no event is missed, and silence can be asserted. */
export class Watcher<Event = Record<string, unknown>> {
  readonly #events: Event[] = [];
  #wake: (() => void) | undefined;
  #failure: unknown;
  #ended = false;
  readonly #client: Client;

  constructor(
    url: string,
    { query, variables, token }: { query: string; variables?: Record<string, unknown>; token?: string },
  ) {
    this.#client = createClient({
      url: `${url.replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: token ? { authorization: `Bearer ${token}` } : {},
    });
    this.#client.subscribe<Event>(
      { query, variables },
      {
        next: (result) => {
          if (result.errors) this.#failure = result.errors;
          else this.#events.push(result.data as Event);
          this.#wake?.();
        },
        error: (error) => this.#end(error),
        complete: () => this.#end(),
      },
    );
  }

  #end(failure?: unknown) {
    this.#failure ??= failure;
    this.#ended = true;
    this.#wake?.();
  }

  /** The next event; fails after `withinMs` of silence, and with what went wrong. */
  async next(withinMs = 5000): Promise<Event> {
    const end = Date.now() + withinMs;
    while (this.#events.length === 0) {
      if (this.#failure)
        throw Object.assign(new Error(`subscription failed: ${JSON.stringify(this.#failure)}`), {
          errors: this.#failure,
        });
      if (this.#ended) throw new Error('subscription completed');
      if (Date.now() >= end) throw new Error(`no event within ${withinMs} ms`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, end - Date.now());
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.#events.shift()!;
  }

  /** The first event, among those that come, of which `wanted` is true; the ones before it are passed over. */
  async until(wanted: (event: Event) => boolean, withinMs = 5000): Promise<Event> {
    const end = Date.now() + withinMs;
    for (;;) {
      const event = await this.next(Math.max(1, end - Date.now()));
      if (wanted(event)) return event;
    }
  }

  /** Fails when an event comes within `forMs`. */
  async expectSilence(forMs = 150): Promise<void> {
    const event = await this.next(forMs).catch((error: Error) =>
      error.message.startsWith('no event') ? null : Promise.reject(error),
    );
    if (event) throw new Error(`expected silence, got ${JSON.stringify(event)}`);
  }

  async close(): Promise<void> {
    await this.#client.dispose();
  }
}
