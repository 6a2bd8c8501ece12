import { oneOf } from './kinds.js';

/** How people sign up and in. */
export const accounts = {
  EMAIL_VERIFICATION: oneOf(['on', 'off'])
    .default('on')
    .describe('`on`: an account is made with a code that is mailed, in two steps. `off`: in one, without a letter.'),
};
