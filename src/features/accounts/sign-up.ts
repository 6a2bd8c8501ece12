import type { Context } from '../../infra/context.js';
import { isRefusal } from '../../kit/refusal.js';
import { createAccount, type NewAccount } from './create-account.js';
import type { emailTaken } from './refusals.js';
import { openSession, reachable, type Session } from './sessions.js';
import { onlyWithVerification } from './sign-up/verification-mode.js';
import { signUpLimits, withinLimits } from './try-limits.js';

/**
 * Makes a student's account and signs it in, where email addresses are not verified. Whoever signs up is a student:
 * only an admin makes anybody more.
 *
 * @throws BAD_USER_INPUT for an email, name or password that will not do; FORBIDDEN where addresses are verified
 */
export async function signUp(
  ctx: Context,
  { email, name, password }: NewAccount,
): Promise<Session | ReturnType<typeof emailTaken>> {
  onlyWithVerification(ctx, 'off');
  // Asked before anything is written: an account without its session would answer the next try with EmailTaken.
  await reachable(ctx, ctx.redis.ping());
  const create = () => createAccount(ctx, { email, name, password, role: 'STUDENT' });
  const account = await withinLimits(ctx, signUpLimits(ctx), create, isRefusal);
  return isRefusal(account) ? account : openSession(ctx, account);
}
