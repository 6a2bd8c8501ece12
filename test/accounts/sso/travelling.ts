import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import { useApp, type TestApp, type TestAppOptions } from '../../support/app.js';
import { Browser } from '../../support/browser.js';
import { CLIENT, LyingProvider, OpenIdProvider, type Known } from '../../support/openid.js';
import { newcomer, SIGN_UP } from '../operations.js';

export const RETURN_URL = 'https://app.example.com/signed-in';

const SESSION = `... on Session { accessToken refreshToken account { id name email role } }`;
export const COMPLETE = `mutation Complete($code: String!, $verifier: String!) {
  completeSignIn(input: { code: $code, verifier: $verifier }) { __typename ${SESSION} ... on Refusal { message } }
}`;
export const LINK = `mutation Link($code: String!, $verifier: String!) {
  linkIdentity(input: { code: $code, verifier: $verifier }) {
    __typename ... on Identity { id email linkedAt provider { name label } } ... on Refusal { message }
  }
}`;
export const START_LINK = `mutation StartLink($input: StartLinkInput!) {
  startLink(input: $input) { __typename ... on LinkStarted { startPath } ... on Refusal { message } }
}`;
export const MY_IDENTITIES = `{ myIdentities { id email provider { name } } }`;
export const UNLINK = `mutation Unlink($id: ID!) {
  unlinkIdentity(id: $id) { __typename ... on UnlinkedIdentity { id } ... on Refusal { message } }
}`;

export const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url');

/** What a page draws before it sends its person out. */
export function pageSecret() {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: sha256(verifier) };
}

let people = 0;
/** Someone whom a provider vouches for. */
export function stranger(given: Partial<Known> = {}): Known {
  people += 1;
  return { sub: `sub-${people}`, email: `stranger${people}@example.com`, email_verified: true, name: 'Ada', ...given };
}

/** An app between an honest provider and a lying one, each of them real to it. */
export class Travels {
  constructor(
    readonly app: TestApp,
    readonly honest: OpenIdProvider,
    readonly liar: LyingProvider,
  ) {}

  server = (process = 0) => this.app.apps[process]!.server!.url;
  startOf = (provider: string, challenge: string, process = 0) =>
    `${this.server(process)}/sso/${provider}/start?challenge=${challenge}`;

  /** Goes out to the honest provider and comes back to the callback, which is not opened yet. */
  callback(who: Known | null, { browser = new Browser(RETURN_URL), start = '' } = {}): Promise<URL> {
    return this.honest.follow(browser, start, who, (url) => url.pathname.endsWith('/callback'));
  }

  /** Goes out, signs in, comes back to the frontend. */
  async travel(who: Known | null, { browser = new Browser(RETURN_URL), link = '', process = 0 } = {}) {
    const page = pageSecret();
    const start = link ? `${this.server(process)}${link}` : this.startOf('honest', page.challenge, process);
    const back = await this.honest.follow(browser, start, who, ({ href }) => href.startsWith(RETURN_URL));
    return { ...page, code: back.searchParams.get('code') ?? '', error: back.searchParams.get('error') };
  }

  /** Travels and signs in. */
  async signIn(who: Known, process = 0) {
    const { code, verifier } = await this.travel(who, { process });
    return this.app.run(COMPLETE, { code, verifier }, { process });
  }

  /** Begins with the liar, as far as the address at which one would sign in there: nobody is asked anything. */
  async outTo(provider: string, browser: Browser) {
    const page = pageSecret();
    const response = await browser.fetch(this.startOf(provider, page.challenge));
    const asked = new URL(response.headers.get('location')!).searchParams;
    return { ...page, asked, state: asked.get('state')!, nonce: asked.get('nonce')! };
  }

  /** Comes back from a provider with this in the address; the answer is what the frontend is told. */
  async backFrom(provider: string, browser: Browser, params: Record<string, string>) {
    const response = await browser.fetch(
      `${this.server()}/sso/${provider}/callback?${new URLSearchParams(params).toString()}`,
    );
    const page = new URL(response.headers.get('location')!);
    return { status: response.status, code: page.searchParams.get('code'), error: page.searchParams.get('error') };
  }

  /** There and back with the liar, who says this. */
  async lie(idToken: (nonce: string) => Promise<string>, more: Record<string, string> = {}) {
    const browser = new Browser(RETURN_URL);
    const { verifier, state, nonce } = await this.outTo('liar', browser);
    this.liar.idToken = () => idToken(nonce);
    return { verifier, ...(await this.backFrom('liar', browser, { code: 'any', state, ...more })) };
  }

  /** Someone with a password. */
  async member(name = 'Bo') {
    const input = newcomer(name);
    const { accessToken, account } = await this.app.run(SIGN_UP, { input });
    const headers = { authorization: `Bearer ${accessToken}` };
    const execute = async (query: string, variables = {}) => this.app.execute(query, variables, { headers });
    return { input, account, accessToken, execute };
  }
}

/** Opens providers and an app that knows them, for the tests of this file. */
export function useTravels(options: TestAppOptions = {}): Travels {
  const [honest, liar] = [new OpenIdProvider(), new LyingProvider()];
  const env: Record<string, string> = { ...options.env, SSO_RETURN_URL: RETURN_URL };
  beforeAll(async () => {
    await Promise.all([honest.listen(), liar.listen()]);
    env['OIDC_PROVIDERS'] = JSON.stringify({
      honest: { ...CLIENT, issuer: honest.issuer, label: 'Honest & Sons' },
      liar: { ...CLIENT, issuer: liar.issuer },
    });
  });
  const app = useApp({ ...options, env });
  const travels = new Travels(app, honest, liar);
  beforeAll(async () => {
    await liar.serve();
    await honest.serve(app.apps.map(({ server }) => `${server!.url}/sso/honest/callback`));
  });
  afterAll(() => Promise.all([honest.close(), liar.close()]));
  return travels;
}
