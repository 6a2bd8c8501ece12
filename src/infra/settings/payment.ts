import { count, seconds } from './kinds.js';

/** How money comes and goes. */
export const payment = {
  LATE_MONEY_HOURS: count(1, 8_760)
    .default(72)
    .describe('How long money that came after its hold is kept for a seat to come, before it goes back.'),
  PAYMENT_STEP_SECONDS: seconds
    .default(20)
    .describe('How long one process is at a call to a provider before another takes it over.'),
  PAYMENT_LOOK_SECONDS: seconds
    .default(30)
    .describe('After how long a payment that is not over is first looked up at its provider unasked.'),
};
