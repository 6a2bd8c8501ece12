import type { Context } from '../../../infra/context.js';
import { RequestError } from '../../../kit/errors.js';

/** The operations that make an account, by `EMAIL_VERIFICATION`. */
const WAYS = { on: 'requestSignUp and verifySignUp', off: 'signUp' } as const;

/** FORBIDDEN unless this installation verifies email addresses as the operation takes for granted. */
export function onlyWithVerification(ctx: Context, needed: 'on' | 'off'): void {
  const is = ctx.config.EMAIL_VERIFICATION;
  if (is !== needed)
    throw new RequestError('FORBIDDEN', `Here people sign up with ${WAYS[is]}.`, { emailVerification: is });
}
