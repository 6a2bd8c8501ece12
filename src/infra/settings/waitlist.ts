import { count } from './kinds.js';

/** How a full course is handed on. */
export const waitlist = {
  WAITLIST_OFFER_MINUTES: count(1, 10_080)
    .default(120)
    .describe('How long an offered seat is kept, where the course says nothing else.'),
};
