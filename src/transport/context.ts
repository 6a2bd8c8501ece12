import type { IncomingHttpHeaders } from 'node:http';
import { readAccessToken } from '../features/accounts/index.js';
import { makeContext, type Context, type Infra } from '../infra/context.js';
import { unauthenticated } from '../kit/errors.js';
import type { Locale } from '../kit/refusal.js';

/** Korean when it is preferred to English in `Accept-Language` (RFC 9110), else English. */
export function localeOf(acceptLanguage: string | undefined): Locale {
  const first = acceptLanguage?.split(',').find((part) => /^\s*(ko|en)\b/i.test(part));
  return first && /^\s*ko\b/i.test(first) ? 'ko' : 'en';
}

/**
 * The context of one HTTP request.
 *
 * @throws UNAUTHENTICATED for a token that is forged or ended; no token is a guest
 */
export async function contextOfRequest(infra: Infra, headers: IncomingHttpHeaders): Promise<Context> {
  const viewer = await viewerOfAuthorization(infra, headers.authorization);
  return makeContext(infra, { viewer, locale: localeOf(headers['accept-language']) });
}

/** The viewer behind an `Authorization` value; null for none. */
export async function viewerOfAuthorization(infra: Infra, authorization: unknown) {
  if (authorization === undefined || authorization === null || authorization === '') return null;
  const token = typeof authorization === 'string' ? /^Bearer (.+)$/i.exec(authorization)?.[1] : undefined;
  const viewer = token ? await readAccessToken(infra, token) : null;
  if (!viewer) throw unauthenticated();
  return viewer;
}
