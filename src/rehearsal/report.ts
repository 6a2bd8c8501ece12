import os from 'node:os';
import type { Fairness } from './fairness.js';
import type { Latency } from './latency.js';
import type { Profile } from './plan.js';
import type { Promises } from './promises.js';
import type { Sample } from './record.js';
import type { Ending, Story } from './story.js';
import type { Check } from './verdict.js';
import type { LineStory } from './waitlist.js';

/** All that is known of a rehearsal when it is over; written out as it stands in `report.json`. */
export interface Report {
  readonly run: string;
  readonly startedAt: string;
  readonly passed: boolean;
  readonly checks: readonly Check[];
  readonly asked: {
    readonly students: number;
    readonly seats: number;
    readonly minutes: number;
    readonly profile: Profile;
    readonly seed: number;
  };
  /** Where it ran and against what. */
  readonly machine: Machine;
  readonly servers: readonly Server[];
  readonly signedIn: string;
  /** Seconds from the opening until the last student was done. */
  readonly tookSeconds: number;
  readonly endings: Partial<Record<Ending, number>>;
  /** Why people did not get to the end, and how many for each reason. */
  readonly because: Readonly<Record<string, number>>;
  readonly latencies: readonly Latency[];
  /** Answers by operation and type name, errors by code; of students and of bots. */
  readonly answers: Tally;
  readonly botAnswers: Tally;
  readonly errors: Readonly<Record<string, number>>;
  /** Answers a second, while they came: on average and in the busiest second. */
  readonly throughput: { readonly mean: number; readonly most: number };
  readonly fairness: Fairness;
  readonly promises: Promises;
  /** What became of the line after the rush; null in a profile without one. */
  readonly waitlist: LineStory | null;
  /** How late we were ourselves with what we had planned: where it is much, the latencies are ours and not the servers'. */
  readonly generator: { readonly latenessP99Ms: number; readonly cpuSeconds: number; readonly socketsMost: number };
  readonly timeline: readonly Second[];
  /** Number in line and seconds after the opening at which it was let in: at most some 2,000 of them. */
  readonly admissions: readonly (readonly [seq: number, seconds: number])[];
  /** What stays in the installation, in words; null where everything was removed. */
  readonly left: string | null;
}

export type Tally = Readonly<Record<string, Readonly<Record<string, number>>>>;

export interface Machine {
  readonly node: string;
  readonly cpus: string;
  readonly memoryGb: number;
}

export interface Server {
  readonly url: string;
  /** Of the rehearsal's own servers, where the kernel tells. */
  readonly cpuSeconds?: number;
  readonly memoryMb?: number;
}

/** One second of the day. */
export interface Second {
  readonly second: number;
  readonly planned: number;
  readonly joined: number;
  readonly admitted: number;
  readonly claimed: number;
  /** Everything that was answered. */
  readonly answered: number;
  /** As the room itself said; null in a second in which it was not asked. */
  readonly waiting: number | null;
  readonly active: number | null;
  readonly joinP99Ms: number | null;
  readonly enrollP99Ms: number | null;
}

export function thisMachine(): Machine {
  const cpus = os.cpus();
  return {
    node: process.version,
    cpus: `${cpus.length} × ${cpus[0]?.model.trim() ?? 'unknown'}`,
    memoryGb: Math.round(os.totalmem() / 2 ** 30),
  };
}

export function endingsOf(stories: readonly Story[]): Report['endings'] {
  const counts: Partial<Record<Ending, number>> = {};
  for (const { ending } of stories) counts[ending] = (counts[ending] ?? 0) + 1;
  return counts;
}

/** How often each operation was answered how. */
export function tallyOf(samples: readonly Sample[], who: Sample['who']): Tally {
  const tally: Record<string, Record<string, number>> = {};
  for (const { what, outcome } of samples.filter((sample) => sample.who === who)) {
    const own = (tally[what] ??= {});
    own[outcome] = (own[outcome] ?? 0) + 1;
  }
  return tally;
}

export function errorsOf(samples: readonly Sample[]): Record<string, number> {
  const errors: Record<string, number> = {};
  for (const { outcome } of samples.filter(({ failed, who }) => failed && who === 'student'))
    errors[outcome] = (errors[outcome] ?? 0) + 1;
  return errors;
}
