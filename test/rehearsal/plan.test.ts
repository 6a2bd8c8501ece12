import { describe, expect, test } from '@jest/globals';
import { planDay, type Profile } from '../../src/rehearsal/plan.js';

const MINUTES = 2;
const LASTS_MS = MINUTES * 60_000;
const dayOf = (profile: Profile, seed = 1) => planDay({ students: 10_000, minutes: MINUTES, profile, seed });
const shareWithin = (plans: ReturnType<typeof dayOf>, ms: number) =>
  plans.filter(({ arrivesMs }) => arrivesMs <= ms).length / plans.length;

describe('the plan of a day', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(dayOf('bots', 7)).toEqual(dayOf('bots', 7));
    expect(dayOf('bots', 7)).not.toEqual(dayOf('bots', 8));
  });

  test.each(['rush', 'steady', 'bots'] as const)('has everybody come while it lasts, in order: %s', (profile) => {
    const arrivals = dayOf(profile).map(({ arrivesMs }) => arrivesMs);

    expect(arrivals).toEqual(arrivals.toSorted((a, b) => a - b));
    expect(arrivals[0]).toBeGreaterThanOrEqual(0);
    expect(arrivals.at(-1)).toBeLessThanOrEqual(LASTS_MS);
  });

  test('has six of seven come within a sixth of a rush', () => {
    expect(shareWithin(dayOf('rush'), LASTS_MS / 6)).toBeCloseTo(0.865, 1);
  });

  test('spreads a steady day evenly', () => {
    expect(shareWithin(dayOf('steady'), LASTS_MS / 6)).toBeCloseTo(1 / 6, 1);
    expect(shareWithin(dayOf('steady'), LASTS_MS / 2)).toBeCloseTo(1 / 2, 1);
  });

  test('has bots in one profile only', () => {
    const botsIn = (profile: Profile) => dayOf(profile).filter(({ kind }) => kind === 'bot').length;

    expect([botsIn('rush'), botsIn('steady')]).toEqual([0, 0]);
    expect(botsIn('bots') / 10_000).toBeCloseTo(0.05, 1);
  });

  test('gives seats back only by those who come early, while there is somebody to take them', () => {
    const late = dayOf('rush').slice(3_334);

    expect(dayOf('rush').some(({ cancels }) => cancels)).toBe(true);
    expect(late.filter(({ cancels }) => cancels)).toEqual([]);
  });
});
