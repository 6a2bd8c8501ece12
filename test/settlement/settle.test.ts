import { describe, expect, test } from '@jest/globals';
import { periodOf } from '../../src/features/settlement/period.js';
import { settle } from '../../src/features/settlement/settle.js';

describe('a settlement', () => {
  test.each([
    ['what was kept less the fee', [100_000, 0, 0, 1000], [10_000, 90_000, 90_000]],
    ['the fee on what was kept alone', [100_000, 40_000, 0, 1000], [6_000, 54_000, 54_000]],
    ['a fee rounded in the favour of who earns', [105, 0, 0, 1000], [10, 95, 95]],
    ['our part back of what went back', [0, 50_000, 0, 1000], [-5_000, -45_000, -45_000]],
    ['less by what was carried over', [100_000, 0, -45_000, 1000], [10_000, 90_000, 45_000]],
    ['still below zero when too little came in', [10_000, 0, -45_000, 1000], [1_000, 9_000, -36_000]],
    ['all of it without a fee', [7, 0, 0, 0], [0, 7, 7]],
    ['nothing at a fee of all', [7, 0, 0, 10_000], [7, 0, 0]],
    [
      'exact for sums beyond what a product of doubles holds',
      [9e15, 0, 0, 3333],
      [2_999_700_000_000_000, 6_000_300_000_000_000, 6_000_300_000_000_000],
    ],
  ])('is %s', (_what, [grossMinor, refundsMinor, carriedOverMinor, feeBasisPoints], expected) => {
    const settled = settle({
      grossMinor: grossMinor!,
      refundsMinor: refundsMinor!,
      carriedOverMinor: carriedOverMinor!,
      feeBasisPoints: feeBasisPoints!,
    });

    expect([settled.feeMinor, settled.earnedMinor, settled.netMinor]).toEqual(expected);
  });
});

describe('a period', () => {
  test.each([
    ['a month', { month: '2026-04' }, ['2026-04-01', '2026-04-30']],
    ['the last month of a year', { month: '2026-12' }, ['2026-12-01', '2026-12-31']],
    ['the February of a leap year', { month: '2028-02' }, ['2028-02-01', '2028-02-29']],
    ['one day', { from: '2026-04-05', to: '2026-04-05' }, ['2026-04-05', '2026-04-05']],
  ])('is %s', (_what, given, [fromDay, toDay]) => {
    expect(periodOf(given)).toEqual({ fromDay, toDay });
  });

  test.each([
    [{}],
    [{ month: '2026-13' }],
    [{ month: '2026-4' }],
    [{ month: '2026-04', from: '2026-04-01' }],
    [{ from: '2026-04-01' }],
    [{ from: '2026-04-02', to: '2026-04-01' }],
    [{ from: '2026-02-29', to: '2026-03-01' }],
    [{ from: '2026-02-01', to: 'infinity' }],
  ])('is not %j', (given) => {
    expect(() => periodOf(given)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
  });
});
