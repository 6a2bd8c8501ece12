import { count } from './kinds.js';

/** How money comes and goes. */
export const payment = {
  SETTLEMENT_FEE_BASIS_POINTS: count(0, 10_000)
    .default(1_000)
    .describe('Our fee on what instructors sell, in hundredths of a percent, where none of their own is set.'),
};
