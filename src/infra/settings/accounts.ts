import { count } from './kinds.js';

/** How people sign up and in. */
export const accounts = {
  SIGNING_KEY_DAYS: count(1, 3_650)
    .default(30)
    .describe('How many days a key signs access tokens before the next one does.'),
};
