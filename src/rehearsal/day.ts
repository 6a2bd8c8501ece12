import { Http, type Answered, type Operation } from './http.js';
import type { PersonPlan } from './plan.js';
import type { People } from './people.js';
import { Records, Trouble, type Measured, type Sample } from './record.js';
import { nowMs } from './time.js';

/** The day that everybody takes part in. Instants are epoch milliseconds. */
export interface Day {
  readonly http: Http;
  readonly records: Records;
  /** The servers; people are spread over them and change over when they come back. */
  readonly urls: readonly string[];
  readonly people: People;
  readonly courseId: string;
  /** Whether the servers' clock is ours: they are on this machine. */
  readonly oneClock: boolean;
  /** Tickets of students, for the bots to try. */
  readonly tickets: string[];
  /** Sockets of pages, for the report. */
  readonly sockets: { open: number; most: number };
  readonly opensMs: number;
  /** The end of the plan: pages stay open until then. */
  readonly endsMs: number;
  /** After this nobody waits any more: who is not done is counted as unfinished. */
  readonly closesMs: number;
  /** Rejects with `DayIsOver` at `closesMs`. */
  readonly closed: Promise<never>;
}

/** Nobody waits any longer. */
export class DayIsOver extends Error {}

/** Waits for something, but not past the end of the day. */
export const beforeClosing = <T>(day: Day, wanted: Promise<T>): Promise<T> => Promise.race([wanted, day.closed]);

/** The server that somebody uses, by how often they have changed over. */
export const serverOf = ({ urls }: Day, { number }: PersonPlan, changes: number): string =>
  urls[(number + changes) % urls.length]!;

/** Who asks what, and when it was to be sent. */
export interface Asking {
  readonly what: Measured;
  readonly who: PersonPlan['kind'];
  readonly plannedMs: number;
  readonly url: string;
  readonly token?: string;
}

/** An answer with the instants around it. */
export interface Timed<Fields> {
  readonly answer: Answered<Fields>;
  readonly sentMs: number;
  readonly endedMs: number;
}

/**
 * Posts an operation and measures it from when it was planned. A caller who is told to wait waits and asks again, as a
 * good client does; the latency goes on.
 *
 * @throws Trouble, recorded too
 */
export async function ask<Fields = unknown>(
  { http, records, closesMs = Infinity }: Pick<Day, 'http' | 'records'> & { closesMs?: number },
  { what, who, plannedMs, url, token }: Asking,
  operation: Operation,
): Promise<Timed<Fields>> {
  for (;;) {
    const sentMs = nowMs();
    const record = (outcome: string, failed: Sample['failed'] = null) => {
      const endedMs = nowMs();
      records.add({ what, who, plannedMs, sentMs, endedMs, outcome, failed });
      return endedMs;
    };
    let waitMs: number;
    try {
      const answer = await http.ask<Fields & { retryAfterMs?: number }>(url, operation, token);
      const endedMs = record(answer?.__typename ?? 'null');
      if (answer?.__typename !== 'Busy') return { answer: answer!, sentMs, endedMs };
      waitMs = answer.retryAfterMs ?? 100;
    } catch (trouble) {
      if (!(trouble instanceof Trouble)) throw trouble;
      record(trouble.outcome, trouble.failed);
      if (trouble.retryAfterMs === null || nowMs() + trouble.retryAfterMs > closesMs) throw trouble;
      waitMs = trouble.retryAfterMs;
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}
