/** What a settlement is made from: whole minor units of one currency. */
export interface Turnover {
  /** What came in for an instructor's courses. */
  readonly grossMinor: number;
  /** What went back of it, or of what an earlier settlement counted. */
  readonly refundsMinor: number;
  /** What the settlement before left below zero; zero or less. */
  readonly carriedOverMinor: number;
  /** Our fee in hundredths of a percent. */
  readonly feeBasisPoints: number;
}

/** What comes of it. */
export interface Settled {
  /** Our part of what was kept; below zero where more went back than came in, for then we give back of our part too. */
  readonly feeMinor: number;
  /** What is the instructor's of this period alone. */
  readonly earnedMinor: number;
  /** The same with what was carried over. Above zero it is paid; below, the next settlement begins with it. */
  readonly netMinor: number;
}

/** Settles a period. The fee is on what was kept, and rounded towards zero, in the instructor's favour while they earn. */
export function settle({ grossMinor, refundsMinor, carriedOverMinor, feeBasisPoints }: Turnover): Settled {
  const keptMinor = grossMinor - refundsMinor;
  const feeMinor = Number((BigInt(keptMinor) * BigInt(feeBasisPoints)) / 10_000n);
  const earnedMinor = keptMinor - feeMinor;
  return { feeMinor, earnedMinor, netMinor: earnedMinor + carriedOverMinor };
}
