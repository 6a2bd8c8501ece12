import { describe, expect, test } from '@jest/globals';
import { judgeFairness } from '../../src/rehearsal/fairness.js';
import { latenciesOf, percentile } from '../../src/rehearsal/latency.js';
import { judgePromises } from '../../src/rehearsal/promises.js';
import type { Sample } from '../../src/rehearsal/record.js';
import { DEFAULT_LIMITS, judge, type Findings, type Limits } from '../../src/rehearsal/verdict.js';
import { fairDay, loser, rosterOf, winner } from './stories.js';

const sample = (tookMs: number, more: Partial<Sample> = {}): Sample => ({
  ...{ what: 'joinQueue', who: 'student', plannedMs: 1_000, sentMs: 1_000, endedMs: 1_000 + tookMs },
  ...{ outcome: 'Place', failed: null },
  ...more,
});

function goodDay(): Findings {
  const stories = [winner(0, 100), loser(1, 200)];
  return {
    seats: 1,
    unfinished: 0,
    faults: 0,
    errors: 0,
    latencies: latenciesOf([sample(20), sample(30)]),
    fairness: judgeFairness(fairDay(5)),
    promises: judgePromises(stories, rosterOf(stories), { seats: 1, activeMost: 1, holes: 0 }),
    waitlist: { joined: 3, givenBack: 1, promoted: 1, rankBroken: 0, idle: 0, jumped: 0, lost: 0 },
    audit: { clean: true, checks: [] },
  };
}

const LIMITS: Limits = { ...DEFAULT_LIMITS, p99Ms: { joinQueue: 5_000 } };

const failedIn = (findings: Findings, limits = LIMITS) =>
  judge(findings, limits).flatMap(({ passed, name }) => (passed ? [] : [name]));

describe('the verdict', () => {
  test('passes a good day', () => {
    expect(failedIn(goodDay())).toEqual([]);
  });

  test.each<[string, (day: Findings) => Partial<Findings>]>([
    ['Everybody came to an end', () => ({ unfinished: 1 })],
    ['No fault of the server', () => ({ faults: 1 })],
    ['No error for a student', () => ({ errors: 1 })],
    ['Fair order', ({ fairness }) => ({ fairness: { ...fairness, overtaken: 1 } })],
    ['Fair order', ({ fairness }) => ({ fairness: { ...fairness, pushedBack: 1 } })],
    ['Nobody cheats', ({ promises }) => ({ promises: { ...promises, holes: 1 } })],
    ['The audit finds nothing', () => ({ audit: { clean: false, checks: [] } })],
    ['The room holds its limit', ({ promises }) => ({ promises: { ...promises, activeMost: 2 } })],
    [
      'Every seat that is wanted is taken, and none twice',
      ({ promises }) => ({ promises: { ...promises, seatsTaken: 2 } }),
    ],
    [
      'Every seat that is wanted is taken, and none twice',
      ({ promises }) => ({ promises: { ...promises, seatsTaken: 0 } }),
    ],
    ['Who was told of a seat has it', ({ promises }) => ({ promises: { ...promises, seatsUntold: 1 } })],
    ['One key, one seat', ({ promises }) => ({ promises: { ...promises, keysSplit: 1 } })],
    ['"Full" is never said too early', ({ promises }) => ({ promises: { ...promises, fullTooEarly: 1 } })],
    ['Whoever watches hears of their seat', ({ promises }) => ({ promises: { ...promises, newsLost: 1 } })],
    ['The line is served by rank', ({ waitlist }) => ({ waitlist: { ...waitlist!, rankBroken: 1 } })],
    ['No seat idles while somebody waits', ({ waitlist }) => ({ waitlist: { ...waitlist!, idle: 1 } })],
    ['Nobody gets past the line', ({ waitlist }) => ({ waitlist: { ...waitlist!, jumped: 1 } })],
    ['Who accepted an offer has the seat', ({ waitlist }) => ({ waitlist: { ...waitlist!, lost: 1 } })],
    ['joinQueue: p99 within 5,000 ms', () => ({ latencies: latenciesOf([sample(5_001)]) })],
  ])('fails a day for this alone: %s', (name, planted) => {
    const day = goodDay();

    expect(failedIn({ ...day, ...planted(day) })).toEqual([name]);
  });

  test('takes the limits that it is given', () => {
    const limits = { faults: 2, errors: 0, p99Ms: { joinQueue: 25 } };

    expect(failedIn({ ...goodDay(), faults: 2 }, limits)).toEqual(['joinQueue: p99 within 25 ms']);
  });

  test('fails when nobody did what everybody must, not when nobody had to wait', () => {
    const limits = { faults: 0, errors: 0, p99Ms: { enroll: 10, admitted: 10 } };

    expect(failedIn({ ...goodDay(), latencies: [] }, limits)).toEqual(['enroll: p99 within 10 ms']);
  });
});

describe('latency', () => {
  test('counts from the planned start, however late it was sent', () => {
    const [latency] = latenciesOf([sample(500, { sentMs: 1_490 })]);

    expect(latency).toMatchObject({ p50: 500, sentP99: 10 });
  });

  test('leaves out what failed and what bots did', () => {
    const [latency] = latenciesOf([sample(1), sample(900, { failed: 'fault' }), sample(900, { who: 'bot' })]);

    expect(latency).toMatchObject({ count: 1, max: 1 });
  });

  test('gives exact percentiles', () => {
    const hundred = Float64Array.from({ length: 100 }, (_, i) => i + 1);

    expect([50, 90, 99, 99.9, 100].map((percent) => percentile(hundred, percent))).toEqual([50, 90, 99, 100, 100]);
    expect(percentile(Float64Array.of(7), 50)).toBe(7);
    expect(percentile(new Float64Array(), 50)).toBeNaN();
  });
});
