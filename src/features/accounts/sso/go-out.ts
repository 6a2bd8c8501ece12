import { randomBytes } from 'node:crypto';
import * as openid from 'openid-client';
import type { Context } from '../../../infra/context.js';
import { readCookie, writeCookie, type HostCookie } from '../../../infra/cookies.js';
import type { Route, RouteAnswer, RouteRequest } from '../../../infra/route.js';
import type { OidcProvider } from '../../../infra/settings/oidc.js';
import { badInput, notFound } from '../../../kit/errors.js';
import { withinWayLimits } from '../try-limits.js';
import { clientOf, providerNamed } from './providers.js';
import { digestOf } from './single-use.js';
import { checkChallenge, linkTickets, ways } from './ways.js';

/** Tells the browser that goes out and the one that comes back apart. It goes with the link by which one comes back. */
export const BROWSER_COOKIE: HostCookie = '__Host-sso';
const COOKIE_SECONDS = 600;

/**
 * Sends a browser to a provider: with PKCE, a `state` that is good once and in this browser alone, and a `nonce` that
 * ties the provider's answer to this very question. RATE_LIMITED after too many from one network.
 */
export const goOut: Route = { method: 'GET', path: '/sso/:provider/start', handle };

async function handle(ctx: Context, request: RouteRequest): Promise<RouteAnswer> {
  const provider = providerNamed(ctx, request.params['provider']);
  if (!provider) throw notFound('provider');
  return withinWayLimits(ctx, () => out(ctx, provider, request));
}

async function out(ctx: Context, provider: OidcProvider, request: RouteRequest): Promise<RouteAnswer> {
  const { accountId, challenge } = await purposeOf(ctx, provider.name, request.query);
  const client = await clientOf(ctx, provider).catch(() => null);
  if (!client) {
    ctx.log.warn({ provider: provider.name }, 'an OpenID provider cannot be reached');
    return backToFrontend(ctx, { error: 'temporarily_unavailable' });
  }

  // A browser that is on its way in another tab keeps its cookie, so both tabs come back.
  const before = readCookie(request.headers.cookie, BROWSER_COOKIE);
  const browser = before !== null && /^[\w-]{43}$/.test(before) ? before : randomBytes(32).toString('base64url');
  const [nonce, verifier] = [openid.randomNonce(), openid.randomPKCECodeVerifier()];
  const way = { provider: provider.name, nonce, verifier, browser: digestOf(browser), challenge, accountId };
  const to = openid.buildAuthorizationUrl(client, {
    redirect_uri: callbackOf(ctx, provider.name, request.origin),
    scope: provider.scope,
    state: await ways.keep(ctx, way),
    nonce,
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  return {
    status: 303,
    headers: { location: to.href, 'set-cookie': writeCookie(BROWSER_COOKIE, browser, COOKIE_SECONDS, 'Lax') },
  };
}

/** What the way is for: to sign in, or to link the account that a ticket of `startLink` names. */
async function purposeOf(ctx: Context, provider: string, query: URLSearchParams) {
  const ticket = query.get('link');
  if (ticket === null) return { accountId: null, challenge: checkChallenge(query.get('challenge')) };
  const link = await linkTickets.take(ctx, ticket);
  if (link?.provider !== provider) throw badInput('link', 'This link is used up or too old. Begin again.');
  return link;
}

/** Where a provider sends people back to, as it is registered there to the letter. */
export const callbackOf = ({ config }: Context, provider: string, origin: string) =>
  new URL(`${(config.API_URL ?? origin).replace(/\/+$/, '')}/sso/${provider}/callback`).href;

/** Sends the browser back to the frontend's own page. */
export function backToFrontend({ config }: Context, answer: { code: string } | { error: string }): RouteAnswer {
  const page = new URL(config.SSO_RETURN_URL!);
  for (const [name, value] of Object.entries(answer)) page.searchParams.set(name, value);
  return { status: 303, headers: { location: page.href } };
}
