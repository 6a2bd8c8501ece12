import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Config } from '../infra/config.js';
import { readCookie, writeCookie, type Cookies } from '../infra/cookies.js';
import { RequestError } from '../kit/errors.js';

/**
 * The cookies of a request that asks for them by `x-session: cookie`; null for any other one, and without
 * `SESSION_COOKIES`. A browser lets no page of a foreign site set that header without asking us first, so a request
 * that some page has tricked a browser into has no cookies, whatever it sends along.
 *
 * @throws FORBIDDEN where it does not come from a page of ours or of `ALLOWED_ORIGINS`
 */
export function cookiesOf(config: Config, { headers, method }: IncomingMessage): Cookies | null {
  if (!config.SESSION_COOKIES || headers['x-session'] !== 'cookie') return null;
  // A browser says where a request comes from unless it reads from the page's own server.
  const silent = headers.origin === undefined && (method === 'GET' || method === 'HEAD');
  if (!silent && !mayUseCookies(config, headers))
    throw new RequestError('FORBIDDEN', 'Sessions in cookies are for pages of the allowed origins.');
  const lines: string[] = [];
  return {
    read: (name) => readCookie(headers.cookie, name),
    set: (name, value, maxAgeSeconds) => void lines.push(writeCookie(name, value, maxAgeSeconds, 'Strict')),
    lines,
  };
}

/** Whether the page that sends this may act by the cookies of whoever looks at it: one of our own, or allowed by name. */
export function mayUseCookies(
  { SESSION_COOKIES, ALLOWED_ORIGINS, production }: Config,
  { origin, host }: IncomingHttpHeaders,
): boolean {
  if (!SESSION_COOKIES || origin === undefined) return false;
  const page = URL.parse(origin);
  // A page of our own name that came without TLS is anybody's on the way.
  const ours = page !== null && page.host === host?.toLowerCase() && !(production && page.protocol === 'http:');
  return ours || ALLOWED_ORIGINS.includes(origin);
}
