import { describe, expect, test } from '@jest/globals';
import { priceOf, type CouponTerms } from '../../src/features/coupons/pricing.js';

const TERMS: CouponTerms = {
  currency: 'KRW',
  ratePercent: null,
  amountMinor: null,
  capMinor: null,
  minimumPriceMinor: 0,
};
const byRate = (ratePercent: number, terms: Partial<CouponTerms> = {}) => ({ ...TERMS, ratePercent, ...terms });
const byAmount = (amountMinor: number, terms: Partial<CouponTerms> = {}) => ({ ...TERMS, amountMinor, ...terms });
const won = (priceMinor: number) => ({ priceMinor, currency: 'KRW' });

/** Numbers that look random and are the same in every run (mulberry32). */
function numbers(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

describe('the price to pay', () => {
  test.each<[string, number, CouponTerms | null, number, number]>([
    ['the list price without a coupon', 45_000, null, 0, 45_000],
    ['less by a rate', 45_000, byRate(10), 4_500, 40_500],
    ['less by a rate rounded down to the minor unit', 999, byRate(15), 149, 850],
    ['less by a rate up to its cap', 90_000, byRate(50, { capMinor: 20_000 }), 20_000, 70_000],
    ['nothing at a rate of a hundred', 45_000, byRate(100), 45_000, 0],
    ['less by an amount', 45_000, byAmount(5_000), 5_000, 40_000],
    ['nothing, never less, when the amount is above the price', 3_000, byAmount(5_000), 3_000, 0],
    ['the list price below the minimum', 9_999, byAmount(5_000, { minimumPriceMinor: 10_000 }), 0, 9_999],
    ['less from the minimum on', 10_000, byAmount(5_000, { minimumPriceMinor: 10_000 }), 5_000, 5_000],
    ['nothing for what costs nothing', 0, byAmount(5_000), 0, 0],
    ['exact at the dearest price and rate', 2 ** 31 - 1, byRate(99), 2_126_008_810, 21_474_837],
  ])('is %s', (_what, priceMinor, coupon, discountMinor, dueMinor) => {
    expect(priceOf(won(priceMinor), coupon)).toEqual({ listMinor: priceMinor, discountMinor, dueMinor });
  });

  test('holds what it promises for twenty thousand prices and coupons', () => {
    const next = numbers(20_261_120);
    const maybe = (below: number) => (next(2) ? next(below) : null);
    for (let i = 0; i < 20_000; i += 1) {
      const priceMinor = next(next(2) ? 200 : 2 ** 31);
      const rated = next(2) === 0;
      const coupon: CouponTerms = {
        currency: 'KRW',
        ratePercent: rated ? 1 + next(100) : null,
        amountMinor: rated ? null : 1 + next(next(2) ? 200 : 2 ** 31 - 1),
        capMinor: rated ? maybe(priceMinor + 100) : null,
        minimumPriceMinor: maybe(priceMinor * 2 + 1) ?? 0,
      };

      const { listMinor, discountMinor, dueMinor } = priceOf(won(priceMinor), coupon);

      const exact = rated ? (BigInt(priceMinor) * BigInt(coupon.ratePercent!)) / 100n : BigInt(coupon.amountMinor!);
      const bounds = [exact, BigInt(priceMinor), BigInt(coupon.capMinor ?? priceMinor)];
      const least = bounds.reduce((a, b) => (a < b ? a : b));
      expect([coupon, listMinor]).toEqual([coupon, priceMinor]);
      expect([coupon, listMinor]).toEqual([coupon, discountMinor + dueMinor]);
      expect([coupon, Number.isInteger(dueMinor) && dueMinor >= 0 && discountMinor >= 0]).toEqual([coupon, true]);
      expect([coupon, discountMinor]).toEqual([coupon, priceMinor < coupon.minimumPriceMinor ? 0 : Number(least)]);
      // A dearer course never comes out cheaper for it, but where it comes to the minimum.
      const dearer = priceOf(won(priceMinor + 1), coupon);
      if (priceMinor >= coupon.minimumPriceMinor) expect([coupon, dearer.dueMinor >= dueMinor]).toEqual([coupon, true]);
    }
  });

  test.each([
    ['a coupon in another currency', { priceMinor: 100, currency: 'USD' }],
    ['a price of half a unit', won(0.5)],
    ['a price below zero', won(-1)],
  ])('is not given for %s', (_what, price) => {
    expect(() => priceOf(price, byRate(10))).toThrow(RangeError);
  });
});
