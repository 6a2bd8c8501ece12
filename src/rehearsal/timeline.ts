import { ascending, percentile } from './latency.js';
import type { Sample } from './record.js';
import type { Report, Second } from './report.js';
import type { Story } from './story.js';

/** What the room said of itself at an instant. */
export interface Look {
  readonly atMs: number;
  readonly waiting: number;
  readonly active: number;
}

/** The day second by second, from the opening to the last answer. */
export function timelineOf(
  { samples, stories, looks }: { samples: readonly Sample[]; stories: readonly Story[]; looks: readonly Look[] },
  opensMs: number,
): Second[] {
  const secondOf = (atMs: number) => Math.floor((atMs - opensMs) / 1000);
  const own = samples.filter(({ endedMs }) => endedMs >= opensMs);
  const last = own.reduce((most, { endedMs }) => Math.max(most, secondOf(endedMs)), 0);
  const per = <Item>(items: readonly Item[], atMs: (item: Item) => number) =>
    Map.groupBy(items, (item) => secondOf(atMs(item)));
  const of = (what: Sample['what']) => own.filter((sample) => sample.what === what && !sample.failed);
  const planned = per(stories, ({ plan }) => opensMs + plan.arrivesMs);
  const joins = per(of('joinQueue'), ({ endedMs }) => endedMs);
  const claims = per(of('enroll'), ({ endedMs }) => endedMs);
  const answered = per(own, ({ endedMs }) => endedMs);
  const admissions = per(
    stories.flatMap(({ places }) => places.filter(({ admittedMs }) => admittedMs !== null)),
    ({ admittedMs }) => admittedMs!,
  );
  const seen = per(looks, ({ atMs }) => atMs);
  return Array.from({ length: last + 1 }, (_, second) => ({
    second,
    planned: planned.get(second)?.length ?? 0,
    joined: joins.get(second)?.length ?? 0,
    admitted: admissions.get(second)?.length ?? 0,
    claimed: claims.get(second)?.length ?? 0,
    answered: answered.get(second)?.length ?? 0,
    waiting: seen.get(second)?.at(-1)?.waiting ?? null,
    active: seen.get(second)?.at(-1)?.active ?? null,
    joinP99Ms: p99Of(joins.get(second)),
    enrollP99Ms: p99Of(claims.get(second)),
  }));
}

function p99Of(samples: readonly Sample[] | undefined): number | null {
  if (!samples) return null;
  return Math.round(percentile(ascending(samples.map(({ endedMs, plannedMs }) => endedMs - plannedMs)), 99));
}

const POINTS_MAX = 2_000;

/** Who was let in when, for a picture: in a fair room the points climb. */
export function admissionsOf(stories: readonly Story[], opensMs: number): Report['admissions'] {
  const all = stories
    .flatMap(({ places }) => places)
    .filter(({ admittedMs }) => admittedMs !== null)
    .map(({ seq, admittedMs }) => [seq, Math.round(admittedMs! - opensMs) / 1000] as const)
    .sort(([a], [b]) => a - b);
  const every = Math.max(1, Math.ceil(all.length / POINTS_MAX));
  return all.filter((_, i) => i % every === 0);
}

/** Answers a second: on average until the last student was done, and in the busiest second. */
export function throughputOf(timeline: readonly Second[], tookSeconds: number): Report['throughput'] {
  const answers = timeline.reduce((total, { answered }) => total + answered, 0);
  return {
    mean: Math.round(answers / Math.max(1, tookSeconds)),
    most: timeline.reduce((most, { answered }) => Math.max(most, answered), 0),
  };
}
