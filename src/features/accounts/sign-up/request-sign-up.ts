import { randomBytes } from 'node:crypto';
import type { Context } from '../../../infra/context.js';
import { transaction } from '../../../infra/postgres/transaction.js';
import { checkNewAccount, type NewAccount } from '../create-account.js';
import { awaitCode, CODE_SECONDS } from '../one-time-code.js';
import { hashPassword } from '../password.js';
import { withinLetterLimits } from '../try-limits.js';
import { signUpSlot, type PendingSignUp } from './pending.js';
import { signUpLetter } from './sign-up-letter.js';
import { onlyWithVerification } from './verification-mode.js';

/** What `requestSignUp` answers. */
export interface SignUpRequested {
  readonly request: string;
  readonly goodForSeconds: number;
}

/**
 * Begins a sign-up: lays down what was asked for, the password as its hash, and has a letter sent. Whether the address
 * has an account is looked up by the job that writes the letter, never here: the answer and the work are the same.
 *
 * @throws BAD_USER_INPUT for an email, name or password that will not do; RATE_LIMITED after too many letters to the
 *   address or from the caller's; FORBIDDEN where addresses are not verified
 */
export async function requestSignUp(ctx: Context, given: NewAccount): Promise<SignUpRequested> {
  onlyWithVerification(ctx, 'on');
  const { email, name, password } = checkNewAccount(ctx, given);
  const slot = signUpSlot(email);
  const request = randomBytes(16).toString('base64url');
  const { locale } = ctx;

  await withinLetterLimits(ctx, email, async () => {
    const pending: PendingSignUp = { email, name, passwordHash: await hashPassword(password), locale, request };
    await awaitCode(ctx, slot, pending);
    await transaction(ctx, (tx) => tx.job(signUpLetter, { slot, locale }, { key: slot }));
  });
  return { request, goodForSeconds: CODE_SECONDS };
}
