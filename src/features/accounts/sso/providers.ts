import { LRUCache } from 'lru-cache';
import * as openid from 'openid-client';
import { perProcess, type Infra } from '../../../infra/context.js';
import type { OidcProvider } from '../../../infra/settings/oidc.js';

const HOUR_MS = 60 * 60 * 1000;

/** How long a provider may take to answer us, in seconds. */
const PATIENCE_SECONDS = 8;

/** A provider as the frontend is told of it. */
export interface SignInProvider {
  readonly name: string;
  readonly label: string;
  readonly startPath: string;
}

export const signInProviders = ({ config }: Pick<Infra, 'config'>): SignInProvider[] =>
  config.OIDC_PROVIDERS.map(({ name, label }) => ({ name, label, startPath: `/sso/${name}/start` }));

/** The provider whose tokens name this issuer; null when it is not among those of today. */
export function providerOf(ctx: Pick<Infra, 'config'>, issuer: string): SignInProvider | null {
  const named = ctx.config.OIDC_PROVIDERS.find((provider) => provider.issuer === issuer);
  return signInProviders(ctx).find(({ name }) => name === named?.name) ?? null;
}

/** The provider of this name, undefined for none. */
export const providerNamed = ({ config }: Pick<Infra, 'config'>, name: string | undefined): OidcProvider | undefined =>
  config.OIDC_PROVIDERS.find((provider) => provider.name === name);

/** What the providers say of themselves, read again every hour; a failed reading is not kept. */
const configurations = perProcess(
  () =>
    new LRUCache<string, openid.Configuration, OidcProvider>({
      max: 100,
      ttl: HOUR_MS,
      fetchMethod: (_name, _stale, { context }) => discover(context),
    }),
);

/** The client of a provider, as its discovery document describes it. Fails while the provider cannot be reached. */
export async function clientOf(infra: Infra, provider: OidcProvider): Promise<openid.Configuration> {
  const configuration = await configurations(infra).fetch(provider.name, { context: provider });
  return configuration!;
}

/**
 * Reads a provider's discovery document; its `issuer` has to be the configured one to the letter. The signature of each
 * ID token is checked, under the one algorithm that is configured, although it comes straight from the provider.
 */
function discover({ issuer, clientId, clientSecret, algorithm }: OidcProvider): Promise<openid.Configuration> {
  const url = new URL(issuer);
  const metadata = { client_secret: clientSecret, id_token_signed_response_alg: algorithm };
  return openid.discovery(url, clientId, metadata, authenticateBy(clientSecret), {
    timeout: PATIENCE_SECONDS,
    // Without TLS only on machines of developers: production refuses such an issuer.
    execute: [openid.enableNonRepudiationChecks, ...(url.protocol === 'http:' ? [openid.allowInsecureRequests] : [])],
  });
}

/** The client's secret in the way that the provider takes: in the body (Kakao takes no other), else in a header. */
function authenticateBy(secret: string): openid.ClientAuth {
  return (server, client, body, headers) => {
    const inBody = server.token_endpoint_auth_methods_supported?.includes('client_secret_post');
    const authenticate = inBody ? openid.ClientSecretPost(secret) : openid.ClientSecretBasic(secret);
    return authenticate(server, client, body, headers);
  };
}
