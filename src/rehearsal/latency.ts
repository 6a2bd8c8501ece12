import { MEASURED, type Measured, type Sample } from './record.js';

/** How long something took, from when it was planned, in milliseconds; of the attempts that got an answer. */
export interface Latency {
  readonly what: Measured;
  readonly count: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
  /** The 99th percentile of what it took from when it was really sent: the difference is our own lateness. */
  readonly sentP99: number;
}

/** The smallest value that `percent` of the ascending values do not pass; NaN of none. Exact: every value is kept. */
export function percentile(ascending: ArrayLike<number>, percent: number): number {
  if (ascending.length === 0) return Number.NaN;
  return ascending[Math.max(0, Math.ceil((percent / 100) * ascending.length) - 1)]!;
}

/** What students did, in the order of a day. */
export function latenciesOf(samples: readonly Sample[]): Latency[] {
  return MEASURED.flatMap((what) => {
    const own = samples.filter((sample) => sample.what === what && sample.who === 'student' && !sample.failed);
    if (own.length === 0) return [];
    const took = ascending(own.map(({ plannedMs, endedMs }) => endedMs - plannedMs));
    const fromSent = ascending(own.map(({ sentMs, endedMs }) => endedMs - sentMs));
    const at = (percent: number) => round(percentile(took, percent));
    return {
      what,
      count: own.length,
      ...{ p50: at(50), p90: at(90), p95: at(95), p99: at(99), p999: at(99.9), max: at(100) },
      sentP99: round(percentile(fromSent, 99)),
    };
  });
}

export const ascending = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();

const round = (ms: number) => Math.round(ms * 10) / 10;
