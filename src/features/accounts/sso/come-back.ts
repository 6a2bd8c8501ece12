import { timingSafeEqual } from 'node:crypto';
import * as openid from 'openid-client';
import { z } from 'zod';
import type { Context } from '../../../infra/context.js';
import { readCookie } from '../../../infra/cookies.js';
import type { Route, RouteAnswer, RouteRequest } from '../../../infra/route.js';
import type { OidcProvider } from '../../../infra/settings/oidc.js';
import { emailOf } from '../rules.js';
import { backToFrontend, BROWSER_COOKIE, callbackOf } from './go-out.js';
import { clientOf, providerNamed } from './providers.js';
import { digestOf } from './single-use.js';
import { proofs, ways, type Vouched } from './ways.js';

/**
 * Takes a browser that comes back from a provider, and hands the frontend a code for whom the provider vouches for. No
 * token is ever in an address: the code is good once, for a minute, and only with the verifier that the page kept.
 */
export const comeBack: Route = { method: 'GET', path: '/sso/:provider/callback', handle };

async function handle(ctx: Context, { params, query, headers, origin }: RouteRequest): Promise<RouteAnswer> {
  const way = await ways.take(ctx, query.get('state'));
  const provider = way?.provider === params['provider'] ? providerNamed(ctx, way?.provider) : undefined;
  if (!way || !provider || !isSame(way.browser, readCookie(headers.cookie, BROWSER_COOKIE)))
    return backToFrontend(ctx, { error: 'invalid_request' });

  const address = new URL(`${callbackOf(ctx, provider.name, origin)}?${query}`);
  const checks = { expectedState: query.get('state')!, expectedNonce: way.nonce, pkceCodeVerifier: way.verifier };
  try {
    const vouched = await ask(ctx, provider, address, checks);
    const { challenge, accountId } = way;
    return backToFrontend(ctx, { code: await proofs.keep(ctx, { ...vouched, challenge, accountId }) });
  } catch (error) {
    const reason = reasonOf(error);
    // What went wrong by its code alone: such errors carry what the provider has said, tokens among it.
    ctx.log.warn({ provider: provider.name, reason }, 'no sign-in through an OpenID provider');
    return backToFrontend(ctx, { error: reason === 'access_denied' ? reason : 'server_error' });
  }
}

const isSame = (digest: string, cookie: string | null) =>
  cookie !== null && timingSafeEqual(Buffer.from(digest), Buffer.from(digestOf(cookie)));

/**
 * Has the provider tell who came back. Checked by openid-client: `state`, `iss` of the answer, signature and algorithm
 * of the ID token, its `iss`, `aud`, `exp`, `nonce`, and `sub` of the UserInfo.
 */
async function ask(
  ctx: Context,
  provider: OidcProvider,
  address: URL,
  checks: openid.AuthorizationCodeGrantChecks,
): Promise<Vouched> {
  const client = await clientOf(ctx, provider);
  const tokens = await openid.authorizationCodeGrant(client, address, { ...checks, idTokenExpected: true });
  const claims = tokens.claims()!;
  // It asks for this of tokens for several only.
  if (claims['azp'] !== undefined && claims['azp'] !== provider.clientId) throw new Error('issued to another client');
  const told = shown.parse(claims);
  const asked = provider.userInfo && told.email_verified === undefined && client.serverMetadata().userinfo_endpoint;
  // An address and the word on it stay together: both are taken from the one place or both from the other.
  const info = asked ? shown.parse(await openid.fetchUserInfo(client, tokens.access_token, claims.sub)) : told;
  return {
    issuer: claims.iss,
    subject: claims.sub,
    email: emailOf(info.email ?? ''),
    emailVerified: info.email_verified === true,
    name: told.name ?? told.nickname ?? info.name ?? info.nickname ?? null,
  };
}

/** What a provider may say of a person, as far as it says it in the form of the standard. */
const shown = z.object({
  email: z.string().optional().catch(undefined),
  email_verified: z.boolean().optional().catch(undefined),
  name: z.string().optional().catch(undefined),
  nickname: z.string().optional().catch(undefined),
});

function reasonOf(error: unknown): string {
  const { error: answered, code, name } = error as { error?: unknown; code?: unknown; name?: unknown };
  return String(answered ?? code ?? name);
}
