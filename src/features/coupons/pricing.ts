/** What a coupon takes off, and when. Amounts are whole minor units of `currency`. */
export interface CouponTerms {
  /** ISO 4217. */
  readonly currency: string;
  /** Percent of the price, 1 to 100; null when an amount is taken off. */
  readonly ratePercent: number | null;
  /** What is taken off; null when a rate is. */
  readonly amountMinor: number | null;
  /** The most that a rate takes off; null without a cap. */
  readonly capMinor: number | null;
  /** The least price that it applies to. */
  readonly minimumPriceMinor: number;
}

/** A price as it is listed: whole minor units, zero or more. */
export interface ListPrice {
  readonly priceMinor: number;
  readonly currency: string;
}

/** What is to be paid: `listMinor` = `discountMinor` + `dueMinor`, none of them below zero. */
export interface Priced {
  readonly listMinor: number;
  readonly discountMinor: number;
  readonly dueMinor: number;
}

/**
 * Fixes what is to be paid. A rate is rounded down to the minor unit, so that nobody is given what the coupon does not
 * say; nothing is taken off below the coupon's minimum, and never more than the price.
 *
 * @throws when the coupon is in another currency: whoever asks has refused it before
 */
export function priceOf({ priceMinor, currency }: ListPrice, coupon: CouponTerms | null): Priced {
  if (!Number.isSafeInteger(priceMinor) || priceMinor < 0) throw new RangeError('a price is whole minor units');
  if (coupon && coupon.currency !== currency) throw new RangeError('the coupon is in another currency');
  const discountMinor = coupon && priceMinor >= coupon.minimumPriceMinor ? takenOff(priceMinor, coupon) : 0;
  return { listMinor: priceMinor, discountMinor, dueMinor: priceMinor - discountMinor };
}

function takenOff(priceMinor: number, { ratePercent, amountMinor, capMinor }: CouponTerms): number {
  // Prices are below 2^31, so the product is exact.
  const wanted = ratePercent === null ? amountMinor! : Math.floor((priceMinor * ratePercent) / 100);
  return Math.min(priceMinor, wanted, capMinor ?? Infinity);
}
