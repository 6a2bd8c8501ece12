import { Writable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { generateKeyPair, UnsecuredJWT } from 'jose';
import { withinWayLimits } from '../../../src/features/accounts/try-limits.js';
import { makeContext } from '../../../src/infra/context.js';
import { makeLog } from '../../../src/infra/log.js';
import { Browser } from '../../support/browser.js';
import { CLIENT } from '../../support/openid.js';
import { together } from '../../support/together.js';
import { SIGN_IN } from '../operations.js';
import { COMPLETE, pageSecret, RETURN_URL, stranger, useTravels } from './travelling.js';

const logged: string[] = [];
const log = makeLog('trace', new Writable({ write: (chunk, _encoding, done) => (logged.push(String(chunk)), done()) }));

describe('whoever attacks signing in through an OpenID provider', () => {
  const travels = useTravels({ log, processes: 2, env: { PROXY_HOPS: '1' } });
  const { app, liar } = travels;
  const complete = (code: string, verifier: string) => app.run(COMPLETE, { code, verifier });
  /** What came of a lie: the code, or why there is none. */
  const lie = async (...given: Parameters<typeof travels.lie>) => {
    const { code, error } = await travels.lie(...given);
    return code ? 'believed' : error;
  };
  const verified = { email: 'a@example.com', email_verified: true };

  test('is told from who does not: an honest token of the second provider is believed', async () => {
    expect(await lie((nonce) => liar.sign({ nonce, ...verified }))).toBe('believed');
  });

  test('cannot begin more than a thousand ways a minute from one address', async () => {
    const { infra } = app.apps[0]!;
    const ctx = makeContext(infra, { address: '203.0.113.9' });
    await together(Array.from({ length: 1000 }), () => withinWayLimits(ctx, async () => 'out'));
    const kept = () => infra.redis.keys(`${infra.redisPrefix}sso:*`);
    const before = (await kept()).length;
    const start = (address: string, process: number) =>
      fetch(travels.startOf('honest', pageSecret().challenge, process), {
        redirect: 'manual',
        headers: { 'x-forwarded-for': address },
      });

    const answers = await together([0, 1, 0, 1], (process) => start('203.0.113.9', process));

    for (const answer of answers) {
      const { errors } = (await answer.json()) as any;
      const { code, retryAfterSeconds } = errors[0].extensions;
      expect([answer.status, code]).toEqual([429, 'RATE_LIMITED']);
      expect(retryAfterSeconds).toBeGreaterThan(0);
      expect(retryAfterSeconds).toBeLessThanOrEqual(60);
      expect(answer.headers.get('retry-after')).toBe(String(retryAfterSeconds));
    }
    expect((await kept()).length).toBe(before);
    expect((await start('203.0.113.10', 0)).status).toBe(303);
  });

  test('cannot come back twice with one state', async () => {
    const browser = new Browser(RETURN_URL);
    const start = travels.startOf('honest', pageSecret().challenge);
    const callback = await travels.callback(stranger(), { browser, start });
    const first = await browser.fetch(callback);

    const again = await together([0, 1, 2], () => browser.fetch(callback));

    expect(first.headers.get('location')).toMatch(/\?code=/);
    for (const { headers } of again) expect(headers.get('location')).toBe(`${RETURN_URL}?error=invalid_request`);
  });

  test('cannot have another browser come back on their way, with a cookie of its own or without', async () => {
    for (const withCookie of [true, false]) {
      const [mine, other] = [new Browser(RETURN_URL), new Browser(RETURN_URL)];
      const start = travels.startOf('honest', pageSecret().challenge);
      const callback = await travels.callback(stranger(), { browser: mine, start });
      if (withCookie) await travels.outTo('honest', other);

      const response = await other.fetch(callback);

      expect(response.headers.get('location')).toBe(`${RETURN_URL}?error=invalid_request`);
    }
  });

  test('cannot invent a state, or leave it out', async () => {
    const browser = new Browser(RETURN_URL);
    await travels.outTo('liar', browser);
    for (const params of [{ code: 'any' }, { code: 'any', state: 'A'.repeat(43) }, { code: 'any', state: '' }])
      expect((await travels.backFrom('liar', browser, params as never)).error).toBe('invalid_request');
  });

  test('cannot bring the answer of one provider to the door of another', async () => {
    const browser = new Browser(RETURN_URL);
    const { state, nonce } = await travels.outTo('honest', browser);
    liar.idToken = () => liar.sign({ nonce, ...verified });

    const { error } = await travels.backFrom('liar', browser, { code: 'any', state });

    expect(error).toBe('invalid_request');
  });

  test('cannot say at the honest one’s door that they are the other one', async () => {
    const browser = new Browser(RETURN_URL);
    const start = travels.startOf('honest', pageSecret().challenge);
    const callback = await travels.callback(stranger(), { browser, start });
    const iss = callback.searchParams.get('iss');
    callback.searchParams.set('iss', liar.issuer);

    const response = await browser.fetch(callback);

    expect(iss).toBe(travels.honest.issuer);
    expect(response.headers.get('location')).toBe(`${RETURN_URL}?error=server_error`);
  });

  test.each<[string, (nonce: string) => Record<string, unknown>]>([
    ['for another question', () => ({ nonce: 'A'.repeat(43) })],
    ['for no question', () => ({})],
    ['of another issuer', (nonce) => ({ nonce, iss: travels.honest.issuer })],
    ['of an issuer that is spelled differently', (nonce) => ({ nonce, iss: `${liar.issuer}/` })],
    ['for another client', (nonce) => ({ nonce, aud: 'another-client' })],
    ['for several clients, without a word which', (nonce) => ({ nonce, aud: [CLIENT.clientId, 'another-client'] })],
    ['for us, issued to another client', (nonce) => ({ nonce, azp: 'another-client' })],
    ['that has ended', (nonce) => ({ nonce, exp: Math.floor(Date.now() / 1000) - 60 })],
    ['without an end', (nonce) => ({ nonce, exp: undefined })],
    ['about nobody', (nonce) => ({ nonce, sub: undefined })],
  ])('is not believed with a token %s', async (_what, claims) => {
    expect(await lie((nonce) => liar.sign({ ...verified, ...claims(nonce) }))).toBe('server_error');
  });

  test('is not believed with a token that nobody signed, or that is signed by what everybody knows', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const es256 = await generateKeyPair('ES256');
    const publicText = new TextEncoder().encode(JSON.stringify(liar.publicJwk));
    const secret = new TextEncoder().encode(CLIENT.clientSecret);
    const n = Buffer.from(liar.publicJwk.n!, 'base64url');
    const unsigned = (nonce: string) =>
      new UnsecuredJWT({ nonce, ...verified })
        .setIssuer(liar.issuer)
        .setAudience(CLIENT.clientId)
        .setSubject('someone')
        .setIssuedAt()
        .setExpirationTime('5m')
        .encode();

    expect(await lie(async (nonce) => unsigned(nonce))).toBe('server_error');
    for (const key of [publicText, secret, n])
      expect(await lie((nonce) => liar.sign({ nonce, ...verified }, { alg: 'HS256', key }))).toBe('server_error');
    expect(await lie((nonce) => liar.sign({ nonce, ...verified }, { key: privateKey }))).toBe('server_error');
    expect(await lie((nonce) => liar.sign({ nonce, ...verified }, { alg: 'ES256', key: es256.privateKey }))).toBe(
      'server_error',
    );
  });

  test('cannot have what the provider says of another person counted', async () => {
    liar.userInfo = { sub: 'somebody-else', ...verified };

    expect(await lie((nonce) => liar.sign({ nonce }))).toBe('server_error');
  });

  test('does not get into an account by an email address that nobody has verified', async () => {
    const victim = await travels.member();
    for (const email_verified of [false, undefined, 'true', 1]) {
      liar.userInfo = { sub: 'thief', email: victim.input.email };
      const { code, verifier } = await travels.lie((nonce) =>
        liar.sign({ nonce, sub: 'thief', email: victim.input.email, email_verified }),
      );

      expect((await complete(code!, verifier)).__typename).toBe('EmailNotVerified');
    }
    expect(await app.sql(`select 1 from identities where subject = 'thief'`)).toEqual([]);
  });

  test('does not get into an account by an email address that a provider has verified, whatever its case', async () => {
    const victim = await travels.member('Cy');
    const [before] = await app.sql(`select * from accounts where email = $1`, [victim.input.email]);

    for (const email of [victim.input.email, victim.input.email.toUpperCase()]) {
      const { code, verifier } = await travels.travel(stranger({ email }));
      expect((await complete(code, verifier)).__typename).toBe('IdentityNotLinked');
    }

    expect(await app.sql(`select * from accounts where email = $1`, [victim.input.email])).toEqual([before]);
    const { email, password } = victim.input;
    expect((await app.run(SIGN_IN, { input: { email, password } })).__typename).toBe('Session');
  });

  test('is not another person for having the same name at another provider', async () => {
    const ada = stranger();
    const { account } = await travels.signIn(ada);

    const { code, verifier } = await travels.lie((nonce) => liar.sign({ nonce, ...verified, sub: ada.sub }));

    expect((await complete(code!, verifier)).account.id).not.toBe(account.id);
  });

  test('can do nothing with a code that they have seen, nor have a victim use one of theirs', async () => {
    const { code, verifier } = await travels.travel(stranger());
    const [seen, own] = [pageSecret(), await travels.travel(stranger())];

    const thief = await complete(code, seen.verifier);
    const victim = await complete(own.code, seen.verifier);

    for (const { __typename } of [thief, victim]) expect(__typename).toBe('SignInExpired');
    // A code that somebody has tried is spent.
    expect((await complete(code, verifier)).__typename).toBe('SignInExpired');
  });

  test('finds a provider that is out of reach to let nobody in', async () => {
    liar.metadata = { token_endpoint: 'http://127.0.0.1:1/token' };
    const apart = await app.openProcess();
    app.apps.push(apart);
    const browser = new Browser(RETURN_URL);
    const out = await browser.fetch(travels.startOf('liar', pageSecret().challenge, 2));
    const state = new URL(out.headers.get('location')!).searchParams.get('state')!;

    const back = await browser.fetch(`${travels.server(2)}/sso/liar/callback?code=any&state=${state}`);

    expect(back.headers.get('location')).toBe(`${RETURN_URL}?error=server_error`);
    liar.metadata = {};
  });

  test('does not pass for a provider whose own document names another issuer', async () => {
    liar.metadata = { issuer: travels.honest.issuer };
    const apart = await app.openProcess();
    app.apps.push(apart);

    const response = await new Browser(RETURN_URL).fetch(travels.startOf('liar', pageSecret().challenge, 3));

    expect(response.headers.get('location')).toBe(`${RETURN_URL}?error=temporarily_unavailable`);
    liar.metadata = {};
  });

  test('reads no secret in the log', async () => {
    const { code, verifier } = await travels.travel(stranger());
    const session = await complete(code, verifier);
    const idToken = await liar.sign({ nonce: 'wrong' });
    await lie(async () => idToken);

    const text = logged.join('\n');
    expect(text).toContain('no sign-in through an OpenID provider');
    for (const secret of [CLIENT.clientSecret, code, verifier, session.accessToken, session.refreshToken, idToken])
      expect(text).not.toContain(secret);
    expect(text).not.toContain('an access token of the provider');
  });
});
