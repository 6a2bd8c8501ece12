import type { Context } from '../../infra/context.js';
import type { Refusal } from '../../kit/refusal.js';
import { accountByEmail } from './account.js';
import { Account } from './entities.js';
import { hashPassword, needsRehash, verifyPassword } from './password.js';
import { invalidCredentials } from './refusals.js';
import { emailOf } from './rules.js';
import { barred } from './people/standing.js';
import { openSession, type Session } from './sessions.js';
import { signInLimits, withinLimits } from './try-limits.js';

/**
 * Signs in with email address and password. An unknown address and a wrong password have the same answer, after the
 * same work and within the same limits: who has an account here is nobody's business. Whoever has the right password
 * is told when the account is barred.
 */
export async function signIn(ctx: Context, given: { email: string; password: string }): Promise<Session | Refusal> {
  const email = emailOf(given.email);
  const prove = () => proveAccount(ctx, email, given.password);
  const account = await withinLimits(ctx, signInLimits(ctx, given.email), prove, (proved) => proved === null);
  if (!account) return invalidCredentials(ctx.locale);
  return barred(ctx, account) ?? openSession(ctx, account);
}

async function proveAccount(ctx: Context, email: string | null, password: string): Promise<Account | null> {
  const account = email === null ? null : await accountByEmail(ctx, email);
  const kept = account?.passwordHash ?? null;
  if (!(await verifyPassword(kept, password)) || !account || !kept) return null;

  if (needsRehash(kept)) await rehash(ctx, account.id, kept, password);
  return account;
}

/** Keeps the password at today's cost, unless it was changed meanwhile. */
async function rehash(ctx: Context, accountId: string, kept: string, password: string): Promise<void> {
  const passwordHash = await hashPassword(password);
  await ctx.em.nativeUpdate(Account, { id: accountId, passwordHash: kept }, { passwordHash });
}
