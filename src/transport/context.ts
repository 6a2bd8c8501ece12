import type { IncomingMessage } from 'node:http';
import { ACCESS_COOKIE, readAccessToken } from '../features/accounts/index.js';
import type { Infra } from '../infra/context.js';
import type { Cookies } from '../infra/cookies.js';
import { unauthenticated } from '../kit/errors.js';
import type { Locale } from '../kit/refusal.js';
import type { Viewer } from '../kit/viewer.js';
import { networkOf } from './addresses.js';
import { cookiesOf } from './cookies.js';
import type { Caller } from './operation.js';

/** Korean when it is preferred to English in `Accept-Language` (RFC 9110), else English. */
export function localeOf(acceptLanguage: string | undefined): Locale {
  const first = acceptLanguage?.split(',').find((part) => /^\s*(ko|en)\b/i.test(part));
  return first && /^\s*ko\b/i.test(first) ? 'ko' : 'en';
}

/**
 * Who sent an HTTP request.
 *
 * @throws UNAUTHENTICATED for a token that is forged or ended; no token is a guest
 * @throws FORBIDDEN for a page that may not act by cookies and asks to
 */
export async function callerOfRequest(infra: Infra, request: IncomingMessage, requestId: string): Promise<Caller> {
  const { headers } = request;
  const cookies = cookiesOf(infra.config, request);
  const viewer = await viewerOfRequest(infra, headers.authorization, cookies);
  const locale = localeOf(headers['accept-language']);
  const userAgent = headers['user-agent'] ?? null;
  return { viewer, address: addressOf(infra, request), userAgent, cookies, locale, requestId, transport: 'http' };
}

/** A token in a header has to be good. One in a cookie that is not is no token: no page could leave it out. */
async function viewerOfRequest(infra: Infra, authorization: unknown, cookies: Cookies | null): Promise<Viewer | null> {
  const kept = authorization ? null : cookies?.read(ACCESS_COOKIE);
  return kept ? readAccessToken(infra, kept) : viewerOfAuthorization(infra, authorization);
}

/** The network a request or an upgrade comes from, see `networkOf`. */
export function addressOf(
  { config }: Pick<Infra, 'config'>,
  { headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>,
): string | null {
  return networkOf({ headers, remoteAddress: socket.remoteAddress }, config.PROXY_HOPS);
}

/** The viewer behind an `Authorization` value; null for none. */
export async function viewerOfAuthorization(infra: Infra, authorization: unknown): Promise<Viewer | null> {
  if (authorization === undefined || authorization === null || authorization === '') return null;
  const token = typeof authorization === 'string' ? /^Bearer (.+)$/i.exec(authorization)?.[1] : undefined;
  const viewer = token ? await readAccessToken(infra, token) : null;
  if (!viewer) throw unauthenticated();
  return viewer;
}
