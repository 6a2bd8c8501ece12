import type { PersonPlan } from './plan.js';

/** What is measured: an operation over HTTP, or a wait for news over a socket. */
export const MEASURED = [
  'signUp',
  'signIn',
  'joinQueue',
  'connect',
  'watch',
  'admitted',
  'enroll',
  'cancelEnrollment',
  'leaveQueue',
  'myPlace',
  'seatHeard',
  'joinWaitlist',
  'acceptSeatOffer',
  'declineSeatOffer',
  'nonsense',
] as const;
export type Measured = (typeof MEASURED)[number];

/** One thing that somebody did or waited for. Instants are epoch milliseconds. */
export interface Sample {
  readonly what: Measured;
  readonly who: PersonPlan['kind'];
  /** When it was to be sent. Latency counts from here: a late start is the system's delay too, not a smaller load. */
  readonly plannedMs: number;
  readonly sentMs: number;
  readonly endedMs: number;
  /** The type name of the answer, or the code of what went wrong. */
  readonly outcome: string;
  readonly failed: Failed | null;
}

/** Whose doing a failure is: the caller's, coded, or the server's: 5xx, a masked fault, a lost connection. */
export type Failed = 'refused' | 'fault';

/** All that was measured in a rehearsal. */
export class Records {
  readonly samples: Sample[] = [];
  /** Faults, and errors that a student met. */
  wrongs = 0;

  add(sample: Sample): void {
    this.samples.push(sample);
    if (sample.failed === 'fault' || (sample.failed && sample.who === 'student')) this.wrongs += 1;
  }
}

/** A request that did not get an answer to its question; the outcome says why. */
export class Trouble extends Error {
  constructor(
    readonly outcome: string,
    readonly failed: Failed,
    readonly retryAfterMs: number | null = null,
  ) {
    super(outcome);
  }
}
