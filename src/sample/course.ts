import type { Weekday } from '../generated/schema.js';

/**
 * When seats can be taken, seen from the first start:
 * `open` for a week already and three more to come, `now` from this very moment, `soon` in some days at nine in Seoul,
 * `closed` since some days, `always` without a beginning or an end.
 */
export type SampleWindow = 'open' | 'now' | 'soon' | 'closed' | 'always';

/** A course of the sample catalogue. */
export interface SampleCourse {
  readonly code: string;
  readonly title: string;
  readonly description: string;
  /** A category's code. */
  readonly category: string;
  /** Numbers of the demo instructors who teach it, the first one first. */
  readonly by: readonly (1 | 2 | 3)[];
  readonly capacity: number;
  /** Minor units; free without it. */
  readonly price?: number;
  /** Without it KRW. */
  readonly currency?: string;
  readonly credits?: number;
  /** The term after the present one, or the one after that. */
  readonly term: 'next' | 'later';
  readonly window: SampleWindow;
  readonly sessions: readonly SampleSession[];
}

/** One weekly meeting. */
export interface SampleSession {
  readonly day: Weekday;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly place: string;
}

/** The same hours on one or more days of the week. */
export function weekly(days: Weekday | readonly Weekday[], hours: `${string}-${string}`, place: string) {
  const [startsAt, endsAt] = hours.split('-') as [string, string];
  return [days].flat().map((day): SampleSession => ({ day, startsAt, endsAt, place }));
}
