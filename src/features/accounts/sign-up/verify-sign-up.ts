import type { Context } from '../../../infra/context.js';
import { isRefusal } from '../../../kit/refusal.js';
import { keepAccount } from '../create-account.js';
import type { Account } from '../entities.js';
import { redeem } from '../one-time-code.js';
import { codeInvalid, type emailTaken } from '../refusals.js';
import { openSession, type Session } from '../sessions.js';
import { signUpLimits, withinLimits } from '../try-limits.js';
import { pendingSignUp, signUpSlot } from './pending.js';
import { onlyWithVerification } from './verification-mode.js';

type Refused = ReturnType<typeof codeInvalid> | ReturnType<typeof emailTaken>;

/**
 * Completes a sign-up with the code that was mailed: makes a student's account, its address verified, and signs it in.
 *
 * @param request as `requestSignUp` gave it. Somebody may ask in another's name at the same moment, with a password of
 *   their own, and wait for the owner of the address to type the code: what they asked for does not pass here
 * @throws RATE_LIMITED after too many wrong codes from one network
 */
export async function verifySignUp(
  ctx: Context,
  given: { email: string; code: string; request?: string | null },
): Promise<Session | Refused> {
  onlyWithVerification(ctx, 'on');
  const account = await withinLimits(ctx, signUpLimits(ctx), () => complete(ctx, given), isRefusal);
  return isRefusal(account) ? account : openSession(ctx, account);
}

async function complete(
  ctx: Context,
  { email, code, request }: { email: string; code: string; request?: string | null },
): Promise<Account | Refused> {
  const pending = await redeem(ctx, signUpSlot(email.trim()), [code], pendingSignUp);
  if (!pending || (request != null && request !== pending.request)) return codeInvalid(ctx.locale);

  const { email: verified, name, passwordHash, locale } = pending;
  const emailVerifiedAt = new Date(ctx.clock.nowMs());
  return keepAccount(ctx, { email: verified, name, passwordHash, locale, role: 'STUDENT', emailVerifiedAt });
}
