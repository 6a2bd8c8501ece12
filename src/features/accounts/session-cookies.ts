import type { Context } from '../../infra/context.js';
import type { HostCookie } from '../../infra/cookies.js';
import { ACCESS_TOKEN_SECONDS, SESSION_IDLE_MS } from './lifetimes.js';

/** Where a browser keeps its access token. */
export const ACCESS_COOKIE: HostCookie = '__Host-access-token';
const REFRESH_COOKIE: HostCookie = '__Host-refresh-token';

/** Gives the tokens to a browser that keeps them in cookies, so that no script on the page can read them. */
export function keepInCookies<Tokens extends Readonly<Record<'accessToken' | 'refreshToken', string>>>(
  { cookies }: Context,
  tokens: Tokens,
): Tokens {
  if (!cookies) return tokens;
  cookies.set(ACCESS_COOKIE, tokens.accessToken, ACCESS_TOKEN_SECONDS);
  cookies.set(REFRESH_COOKIE, tokens.refreshToken, SESSION_IDLE_MS / 1000);
  return { ...tokens, accessToken: '', refreshToken: '' };
}

/** The refresh token of a browser that keeps it in a cookie; empty for none. */
export const refreshTokenIn = ({ cookies }: Context): string => cookies?.read(REFRESH_COOKIE) ?? '';

/** Has the browser forget the session. */
export function forgetCookies({ cookies }: Context): void {
  cookies?.set(ACCESS_COOKIE, '', 0);
  cookies?.set(REFRESH_COOKIE, '', 0);
}
