import { z } from 'zod';

/** Something that shall go wrong: a switch. */
export const Trouble = z.object({
  /** Which call, or `webhook`. */
  on: z.enum(['create', 'look', 'list', 'confirm', 'cancel', 'webhook']),
  /**
   * Calls. `delay`: does it `ms` later. `fail`: answers 503 and does nothing. `timeout`: does it and answers `ms` later.
   * `drop`: does it and breaks the connection. `decline`: says no. `defer`: the bank takes its time (confirm only).
   * Webhooks. `lose`: never sends it. `duplicate`: sends it three times at once. `hold`: keeps it until the release.
   */
  do: z.enum(['delay', 'fail', 'timeout', 'drop', 'decline', 'defer', 'lose', 'duplicate', 'hold']),
  /** Of one order only. */
  orderId: z.string().optional(),
  /** Of one kind of webhook only, such as `intent.succeeded`. */
  event: z.string().optional(),
  ms: z.int().min(0).max(600_000).default(20_000),
  /** How often; null for ever. */
  times: z.int().positive().nullable().default(1),
});
export type Trouble = z.infer<typeof Trouble>;

/** The switches as they stand. They are not kept over a restart. */
export class Troubles {
  #all: Trouble[] = [];

  set(troubles: readonly Trouble[]): void {
    this.#all = troubles.map((trouble) => ({ ...trouble }));
  }

  add(trouble: Trouble): void {
    this.#all.push({ ...trouble });
  }

  /** What shall go wrong now; it is used up by so much. */
  take(on: Trouble['on'], orderId?: string, event?: string): Trouble | undefined {
    const found = this.#all.find(
      (trouble) =>
        trouble.on === on &&
        (trouble.orderId === undefined || trouble.orderId === orderId) &&
        (trouble.event === undefined || trouble.event === event),
    );
    if (!found) return undefined;
    if (found.times !== null && (found.times -= 1) === 0) this.#all = this.#all.filter((trouble) => trouble !== found);
    return found;
  }
}
