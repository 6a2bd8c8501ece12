import type { AuditReport } from '../features/ops/index.js';
import { wrongsOf, type Fairness } from './fairness.js';
import type { Latency } from './latency.js';
import type { Promises } from './promises.js';
import type { Measured } from './record.js';
import type { LineStory } from './waitlist.js';

/** What a rehearsal must keep to pass. */
export interface Limits {
  /** Failures on the server's side: 5xx, masked faults, lost connections. */
  readonly faults: number;
  /** Coded errors that a student met who did nothing wrong. */
  readonly errors: number;
  /** The 99th percentile from the planned start, in milliseconds, by what is measured. */
  readonly p99Ms: Partial<Record<Measured, number>>;
}

export const DEFAULT_LIMITS: Limits = {
  faults: 0,
  errors: 0,
  p99Ms: { joinQueue: 5_000, enroll: 5_000, admitted: 2_000 },
};

/** One thing that was asked of the day. */
export interface Check {
  readonly name: string;
  readonly passed: boolean;
  /** What was found, in words. */
  readonly found: string;
}

/** All that the verdict is made from. */
export interface Findings {
  readonly seats: number;
  readonly unfinished: number;
  readonly faults: number;
  readonly errors: number;
  readonly latencies: readonly Latency[];
  readonly fairness: Fairness;
  readonly promises: Promises;
  /** The line after the rush; null without one. */
  readonly waitlist: LineStory | null;
  /** The audit of the stores; null where there were none to look into. */
  readonly audit: Pick<AuditReport, 'clean' | 'checks'> | null;
}

/** Holds a day against its limits. It has passed when every check has. */
export function judge(findings: Findings, limits: Limits): Check[] {
  const { promises, fairness, waitlist, audit } = findings;
  return [
    ...seatChecks(findings),
    atMost('Everybody came to an end', 'people unfinished', findings.unfinished, 0),
    atMost('No fault of the server', 'faults', findings.faults, limits.faults),
    atMost('No error for a student', 'errors', findings.errors, limits.errors),
    {
      name: 'Fair order',
      passed: wrongsOf(fairness) === 0,
      found: wrongsOf(fairness) === 0 ? `${count(fairness.admissions)} admissions by rank` : unfairIn(fairness),
    },
    atMost('Nobody cheats', 'holes', promises.holes, 0),
    ...(waitlist ? lineChecks(waitlist) : []),
    ...(audit ? [auditCheck(audit)] : []),
    ...Object.entries(limits.p99Ms).map(([what, limitMs]) => latencyCheck(findings.latencies, what, limitMs)),
  ];
}

function seatChecks({ seats, promises }: Findings): Check[] {
  const { seatsTaken, seatsWanted, activeMost, seatsLost, seatsUntold } = promises;
  const missing = seats - seatsWanted;
  return [
    {
      name: 'Every seat that is wanted is taken, and none twice',
      passed: seatsTaken >= seatsWanted && seatsTaken <= seats,
      found: `${count(seatsTaken)} of ${count(seats)} seats${missing > 0 ? `, ${count(missing)} not wanted any more` : ''}`,
    },
    {
      name: 'Who was told of a seat has it',
      passed: seatsLost + seatsUntold === 0,
      found: `${seatsLost} lost, ${seatsUntold} never told`,
    },
    atMost('One key, one seat', 'keys with two answers', promises.keysSplit, 0),
    atMost('"Full" is never said too early', 'times too early', promises.fullTooEarly, 0),
    atMost('Whoever watches hears of their seat', 'never heard', promises.newsLost, 0),
    {
      name: 'The room holds its limit',
      passed: activeMost <= seats,
      found: `at most ${count(activeMost)} of ${count(seats)} inside`,
    },
  ];
}

function lineChecks({ joined, givenBack, promoted, rankBroken, idle, jumped, lost }: LineStory): Check[] {
  return [
    {
      name: 'The line is served by rank',
      passed: rankBroken === 0,
      found: `${count(promoted)} of ${count(joined)} got one of ${count(givenBack)} seats, ${count(rankBroken)} out of turn`,
    },
    atMost('No seat idles while somebody waits', 'seats', idle, 0),
    atMost('Nobody gets past the line', 'newcomers', jumped, 0),
    atMost('Who accepted an offer has the seat', 'lost', lost, 0),
  ];
}

/** Every promise that can be read from the stores, of the whole installation: `npm run audit`. */
function auditCheck({ clean, checks }: NonNullable<Findings['audit']>): Check {
  const broken = checks.filter((check) => check.broken > 0);
  const found = clean
    ? `${count(checks.length)} promises kept`
    : broken.map((check) => `${check.name} ${count(check.broken)}`).join(', ');
  return { name: 'The audit finds nothing', passed: clean, found };
}

const atMost = (name: string, what: string, found: number, most: number): Check => ({
  name,
  passed: found <= most,
  found: `${count(found)} ${what}${most > 0 ? `, ${count(most)} allowed` : ''}`,
});

/** What everybody does: where none of it was measured, it was not fast either. */
const EVERYBODY: readonly string[] = ['joinQueue', 'enroll'];

function latencyCheck(latencies: readonly Latency[], what: string, limitMs: number): Check {
  const latency = latencies.find((one) => one.what === what);
  const name = `${what}: p99 within ${count(limitMs)} ms`;
  if (!latency) return { name, passed: !EVERYBODY.includes(what), found: 'nothing was measured' };
  return { name, passed: latency.p99 <= limitMs, found: `${count(Math.round(latency.p99))} ms` };
}

function unfairIn({ overtaken, starved, outOfTurn, shared, pushedBack, placesLost, examples }: Fairness): string {
  const wrongs = { overtaken, starved, 'out of turn': outOfTurn, shared, 'pushed back': pushedBack, lost: placesLost };
  const named = Object.entries(wrongs).flatMap(([what, number]) => (number > 0 ? [`${count(number)} ${what}`] : []));
  return [named.join(', '), ...examples].join('; ');
}

export const count = (number: number): string => number.toLocaleString('en');
