import { count, flag } from './kinds.js';

/** How people sign up and in. */
export const accounts = {
  SIGNING_KEY_DAYS: count(1, 3_650)
    .default(30)
    .describe('How many days a key signs access tokens before the next one does.'),
  SESSION_COOKIES: flag
    .default(false)
    .describe('Whether browsers that ask with `x-session: cookie` keep their session in `__Host-` cookies.'),
};
