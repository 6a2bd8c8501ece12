import type { Context } from '../../infra/context.js';
import { accountById } from './account.js';
import { stands } from './people/standing.js';
import { sessionEnded } from './refusals.js';
import { readRefreshToken } from './refresh-token.js';
import { forgetCookies, refreshTokenIn } from './session-cookies.js';
import { rotateToken, sessionWith, type Session } from './sessions.js';

/**
 * Trades a refresh token, given or kept in a cookie, for a new session of the same sign-in, with the role that the
 * account has now.
 * The account is read before the token is spent: when Postgres is away, nothing is lost.
 */
export async function refreshSession(
  ctx: Context,
  refreshToken: string | null | undefined,
): Promise<Session | ReturnType<typeof sessionEnded>> {
  const presented = readRefreshToken(refreshToken || refreshTokenIn(ctx));
  const account = presented && (await accountById(ctx).load(presented.accountId));
  const successor = account && stands(account) && (await rotateToken(ctx, presented));
  if (successor) return sessionWith(ctx, account, successor);
  forgetCookies(ctx);
  return sessionEnded(ctx.locale);
}
