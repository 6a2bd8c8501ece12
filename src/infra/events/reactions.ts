import type { Logger } from '../log.js';
import type { DomainEvent } from './outbox.js';

/** What someone does about facts of one type after they were published. */
export interface Reaction {
  readonly type: string;
  readonly run: (events: readonly DomainEvent[]) => Promise<void>;
}

/** How many events may wait for one reaction. What is dropped is found by the sweep that stands behind every reaction. */
const PENDING_MAX = 10_000;

interface Line {
  readonly reaction: Reaction;
  pending: DomainEvent[];
  running: Promise<void> | null;
}

/**
 * Runs reactions beside the relay, never in its way: each in batches, one batch at a time; what comes meanwhile is the
 * next batch. A failing one is logged and its events are not tried again.
 */
export class Reactions {
  readonly #lines: readonly Line[];
  #closed = false;

  constructor(
    reactions: readonly Reaction[],
    private readonly log: Logger,
  ) {
    this.#lines = reactions.map((reaction) => ({ reaction, pending: [], running: null }));
  }

  offer(events: readonly DomainEvent[]): void {
    for (const line of this.#lines) {
      const concerned = events.filter((event) => event.type === line.reaction.type);
      if (concerned.length === 0 || this.#closed) continue;
      line.pending.push(...concerned);
      line.pending.splice(0, line.pending.length - PENDING_MAX);
      line.running ??= this.#run(line);
    }
  }

  /** Takes no more and waits for the batches that run. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#lines.map((line) => line.running));
  }

  async #run(line: Line): Promise<void> {
    while (line.pending.length > 0 && !this.#closed) {
      const batch = line.pending;
      line.pending = [];
      try {
        await line.reaction.run(batch);
      } catch (error) {
        this.log.error({ err: error, type: line.reaction.type, events: batch.length }, 'reaction failed');
      }
    }
    line.running = null;
  }
}
