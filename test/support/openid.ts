import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import type { Browser } from './browser.js';

/** Someone at a provider. */
export interface Known {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
}

/** What of oidc-provider is used here; it comes without types. */
interface RealProvider {
  callback(): (request: IncomingMessage, response: ServerResponse) => void;
  interactionDetails(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<{
    prompt: { name: string };
    params: { client_id: string; scope: string };
    session?: { accountId: string };
  }>;
  interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
  readonly Grant: new (of: object) => { addOIDCScope(scope: string): void; save(): Promise<string> };
}

export const CLIENT = { clientId: 'course-catch', clientSecret: 'a-client-secret-that-nobody-may-see' };

/** A server on loopback whose handler comes later: its address has to be known before. */
class Listening {
  handle: (request: IncomingMessage, response: ServerResponse) => unknown = (_request, response) => response.end();
  readonly #server: Server = createServer((request, response) => void this.handle(request, response));

  async listen(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** A real OpenID provider (`oidc-provider`), whose people type their name in and consent to everything. */
export class OpenIdProvider extends Listening {
  readonly people = new Map<string, Known>();

  /** Makes it a provider for a client that comes back to these addresses. PKCE is required. */
  async serve(redirectUris: readonly string[]): Promise<void> {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    const { default: Provider } = (await import('oidc-provider' as string)) as {
      default: new (issuer: string, configuration: object) => RealProvider;
    };
    const { createMemoryAdapter } = (await import('oidc-provider/lib/adapters/memory_adapter.js' as string)) as {
      createMemoryAdapter: (clockTolerance: number) => unknown;
    };
    const seconds = 600;
    const provider = new Provider(this.issuer, {
      clients: [
        {
          client_id: CLIENT.clientId,
          client_secret: CLIENT.clientSecret,
          redirect_uris: redirectUris,
          response_types: ['code'],
          grant_types: ['authorization_code'],
        },
      ],
      jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'real' }] },
      // Named, so that it does not warn of its defaults.
      adapter: createMemoryAdapter(0),
      ttl: { Interaction: seconds, Session: seconds, Grant: seconds, AccessToken: seconds, IdToken: seconds },
      cookies: { keys: ['a key of this test'] },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      findAccount: (_ctx: unknown, sub: string) => ({ accountId: sub, claims: () => this.people.get(sub) }),
      interactions: { url: (_ctx: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
      features: { devInteractions: { enabled: false } },
      pkce: { required: () => true },
    });
    const callback = provider.callback();
    this.handle = (request, response) =>
      request.url!.startsWith('/interaction/')
        ? this.#interact(provider, request, response)
        : callback(request, response);
  }

  /** The page where one types one's name in: a GET tells what it asks for, a POST with `?who=` answers. */
  async #interact(provider: RealProvider, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    if (request.method === 'GET') return void response.end(prompt.name);
    const who = new URL(request.url!, this.issuer).searchParams.get('who');
    if (who === null) return provider.interactionFinished(request, response, { error: 'access_denied' });
    if (prompt.name === 'login')
      return provider.interactionFinished(request, response, { login: { accountId: who, remember: false } });
    const grant = new provider.Grant({ accountId: session!.accountId, clientId: params.client_id });
    grant.addOIDCScope(params.scope);
    return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
  }

  /** Follows a way out as a person does, who signs in as `who` or declines, up to an address that is not ours or its. */
  async follow(browser: Browser, start: string | URL, who: Known | null, stopAt: (url: URL) => boolean): Promise<URL> {
    if (who) this.people.set(who.sub, who);
    let url = new URL(start);
    for (let hop = 0; hop < 20 && !stopAt(url); hop += 1) {
      const asked = url.pathname.startsWith('/interaction/');
      const answered = who ? `${url.href}?who=${encodeURIComponent(who.sub)}` : url.href;
      const response = asked ? await browser.fetch(answered, { method: 'POST' }) : await browser.fetch(url);
      const location = response.headers.get('location');
      if (!location) throw new Error(`stuck at ${url.href}: ${response.status} ${await response.text()}`);
      url = new URL(location, url);
    }
    return url;
  }
}

/** A provider that says in its ID tokens whatever a test wants it to. */
export class LyingProvider extends Listening {
  /** What the token endpoint answers with as the ID token, and what it was asked. */
  idToken: (asked: URLSearchParams) => Promise<string> = async () => '';
  userInfo: Record<string, unknown> = {};
  metadata: Record<string, unknown> = {};
  publicJwk: JWK = {};
  #privateKey: CryptoKey | undefined;

  async serve(): Promise<void> {
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    this.publicJwk = { ...(await exportJWK(publicKey)), alg: 'RS256', use: 'sig', kid: 'lying' };
    this.#privateKey = privateKey;
    this.handle = async (request, response) => {
      const answer = await this.#answer(new URL(request.url!, this.issuer).pathname, request);
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    };
  }

  /** An ID token as it should be, but for what is given; `undefined` leaves a claim out. */
  sign(claims: Record<string, unknown>, { alg = 'RS256', key = this.#privateKey as unknown } = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const honest = { iss: this.issuer, aud: CLIENT.clientId, sub: 'someone', iat: now, exp: now + 300 };
    return new SignJWT({ ...honest, ...claims } as never)
      .setProtectedHeader({ alg, kid: 'lying' })
      .sign(key as CryptoKey);
  }

  async #answer(path: string, request: IncomingMessage): Promise<unknown> {
    const { issuer } = this;
    if (path === '/jwks') return { keys: [this.publicJwk] };
    if (path === '/userinfo') return this.userInfo;
    if (path === '/token') {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const id_token = await this.idToken(new URLSearchParams(body));
      return { access_token: 'an access token of the provider', token_type: 'Bearer', expires_in: 60, id_token };
    }
    return {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      userinfo_endpoint: `${issuer}/userinfo`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
      token_endpoint_auth_methods_supported: ['client_secret_post'],
      ...this.metadata,
    };
  }
}
