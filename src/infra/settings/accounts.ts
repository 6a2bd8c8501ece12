import { z } from 'zod';
import { count, flag, oneOf } from './kinds.js';
import { oidcProviders } from './oidc.js';

/** How people sign up and in. */
export const accounts = {
  EMAIL_VERIFICATION: oneOf(['on', 'off'])
    .default('on')
    .describe('`on`: an account is made with a code that is mailed, in two steps. `off`: in one, without a letter.'),
  PASSWORD_MIN_LENGTH: count(8, 64)
    .default(15)
    .describe(
      'The fewest characters of a new password. NIST SP 800-63B-4 asks for 15 where it is all that one signs in with, and for 8 beside a second factor.',
    ),
  SIGNING_KEY_DAYS: count(1, 3_650)
    .default(30)
    .describe('How many days a key signs access tokens before the next one does.'),
  SESSION_COOKIES: flag
    .default(false)
    .describe('Whether browsers that ask with `x-session: cookie` keep their session in `__Host-` cookies.'),
  OIDC_PROVIDERS: oidcProviders
    .default([])
    .describe('OpenID providers through which people sign in, as JSON; see “Signing in through others”.'),
  API_URL: z
    .url({ protocol: /^https?$/, error: 'needs an address such as https://api.example.com' })
    .optional()
    .describe('Where browsers reach this server; providers send people back to `/sso/<name>/callback` below it.'),
  SSO_RETURN_URL: z
    .url({ protocol: /^https?$/, error: 'needs an address such as https://app.example.com/signed-in' })
    .optional()
    .describe('The page of the frontend that a person comes back to from a provider, with `?code=` or `?error=`.'),
};
