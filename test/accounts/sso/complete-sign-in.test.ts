import { describe, expect, test } from '@jest/globals';
import { Browser } from '../../support/browser.js';
import { RawSocket } from '../../support/raw-socket.js';
import { tally, together } from '../../support/together.js';
import { ME, REFRESH, SIGN_IN } from '../operations.js';
import { COMPLETE, pageSecret, RETURN_URL, sha256, stranger, useTravels } from './travelling.js';

describe('signing in through an OpenID provider', () => {
  const travels = useTravels({ processes: 2 });
  const { app } = travels;

  test('makes an account for who is new, without a password, and signs in to it ever after', async () => {
    const ada = stranger({ name: 'Ada Lovelace' });

    const first = await travels.signIn(ada);
    const second = await travels.signIn(ada, 1);

    expect(first).toMatchObject({
      __typename: 'Session',
      account: { name: 'Ada Lovelace', email: ada.email, role: 'STUDENT' },
    });
    expect(second.account.id).toBe(first.account.id);
    const headers = { authorization: `Bearer ${second.accessToken}` };
    expect((await app.execute(ME, {}, { headers })).data.me.id).toBe(first.account.id);
    expect((await app.run(REFRESH, { token: second.refreshToken })).__typename).toBe('Session');
    const [kept] = await app.sql(`select password_hash from accounts where email = $1`, [ada.email]);
    expect(kept).toEqual({ password_hash: null });
    const input = { email: ada.email, password: '' };
    expect((await app.run(SIGN_IN, { input })).__typename).toBe('InvalidCredentials');
  });

  test('knows a person by what the provider calls them, whatever email address they have by now', async () => {
    const before = stranger();
    const { account } = await travels.signIn(before);

    const after = await travels.signIn({ ...before, email: 'another@example.com', email_verified: false });

    expect(after.account.id).toBe(account.id);
    expect(after.account.email).toBe(before.email);
  });

  test('lets nobody in whose account is suspended, banned or withdrawn, and says so', async () => {
    const who = stranger();
    const { account } = await travels.signIn(who);
    const barred = [
      [`status = 'SUSPENDED'`, 'AccountSuspended'],
      [`status = 'BANNED'`, 'AccountSuspended'],
      [`status = 'ACTIVE', deleted_at = now()`, 'AccountWithdrawn'],
    ];

    for (const [change, refusal] of barred) {
      await app.sql(`update accounts set ${change} where email = $1`, [who.email]);
      expect((await travels.signIn(who)).__typename).toBe(refusal);
    }
    await app.sql(`update accounts set deleted_at = null where email = $1`, [who.email]);
    expect((await travels.signIn(who)).account.id).toBe(account.id);
  });

  test('goes out with PKCE, a state and a nonce, and puts no token in any address', async () => {
    const browser = new Browser(RETURN_URL);
    const { asked } = await travels.outTo('honest', browser);

    expect(Object.fromEntries(asked)).toEqual({
      client_id: 'course-catch',
      redirect_uri: `${travels.server()}/sso/honest/callback`,
      response_type: 'code',
      scope: 'openid email profile',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
    const start = await browser.fetch(travels.startOf('honest', pageSecret().challenge));
    expect(start.status).toBe(303);
    expect(start.headers.get('cache-control')).toBe('no-store');
    expect(start.headers.get('set-cookie')).toMatch(
      /^__Host-sso=[\w-]{43}; Path=\/; Max-Age=600; Secure; HttpOnly; SameSite=Lax$/,
    );
    const { code, error } = await travels.travel(stranger());
    expect([code, error]).toEqual([expect.stringMatching(/^[\w-]{43}$/), null]);
  });

  test('is done in two tabs of one browser at once', async () => {
    const browser = new Browser(RETURN_URL);
    const [one, two] = [stranger(), stranger()];
    const starts = [pageSecret(), pageSecret()].map(({ challenge }) => travels.startOf('honest', challenge));
    const callbacks = [
      await travels.callback(one, { browser, start: starts[0] }),
      await travels.callback(two, { browser, start: starts[1] }),
    ];

    const answers = [await browser.fetch(callbacks[0]!), await browser.fetch(callbacks[1]!)];

    for (const { headers } of answers) expect(headers.get('location')).toMatch(/\?code=/);
  });

  test('gives one session for one code, however many ask for it at once on two processes', async () => {
    const { code, verifier } = await travels.travel(stranger());

    const answers = await together([0, 1, 0, 1], (process) => app.run(COMPLETE, { code, verifier }, { process }));

    expect(tally(answers)).toEqual({ Session: 1, SignInExpired: 3 });
  });

  test('makes one account for a person who comes back twice at the same time', async () => {
    const cy = stranger();
    const trips = [await travels.travel(cy), await travels.travel(cy)];

    const answers = await together(trips, ({ code, verifier }, process) =>
      app.run(COMPLETE, { code, verifier }, { process }),
    );

    expect(tally(answers)).toEqual({ Session: 2 });
    expect(answers[0].account.id).toBe(answers[1].account.id);
    expect(await app.sql(`select 1 from accounts where email = $1`, [cy.email])).toHaveLength(1);
  });

  test('is completed over a WebSocket as well, and only once over both', async () => {
    const { code, verifier } = await travels.travel(stranger({ name: 'Dee' }));
    const socket = await RawSocket.ready(travels.server());

    socket.subscribe('1', COMPLETE, { code, verifier });

    expect((await socket.next()).payload.data.completeSignIn.account.name).toBe('Dee');
    expect((await app.run(COMPLETE, { code, verifier })).__typename).toBe('SignInExpired');
    await socket.close();
  });

  test('ends with a code that came too late, or that there never was', async () => {
    const { code, verifier } = await travels.travel(stranger());
    const { redis } = app.apps[0]!.infra;
    const key = `${app.redisPrefix}sso:proof:${sha256(code)}`;
    const lives = await redis.pttl(key);
    await redis.del(key);

    expect(lives).toBeGreaterThan(0);
    expect(lives).toBeLessThanOrEqual(60_000);
    for (const tried of [code, '', 'x', '\0', 'A'.repeat(43)])
      expect((await app.run(COMPLETE, { code: tried, verifier })).__typename).toBe('SignInExpired');
  });

  test('lets nobody in while Redis is away, and says so', async () => {
    const { code, verifier } = await travels.travel(stranger());
    const { redis } = app.apps[0]!.infra;
    redis.disconnect();

    const answer = await app.execute(COMPLETE, { code, verifier });
    const start = await fetch(travels.startOf('honest', pageSecret().challenge), { redirect: 'manual' });
    const back = await fetch(`${travels.server()}/sso/honest/callback?code=x&state=${'A'.repeat(43)}`);

    await redis.connect();
    expect(answer.errors?.[0]?.extensions.code).toBe('SERVICE_UNAVAILABLE');
    expect([start.status, back.status]).toEqual([503, 503]);
    expect((await app.run(COMPLETE, { code, verifier })).__typename).toBe('Session');
  });

  test('leads back to the frontend when the person declines', async () => {
    expect(await travels.travel(null)).toMatchObject({ code: '', error: 'access_denied' });
  });

  test('tells the frontend of its providers', async () => {
    expect(await app.run(`{ signInProviders { name label startPath } }`)).toEqual([
      { name: 'honest', label: 'Honest & Sons', startPath: '/sso/honest/start' },
      { name: 'liar', label: 'liar', startPath: '/sso/liar/start' },
    ]);
  });

  test.each([
    ['a provider that there is not', 404, '/sso/nobody/start?challenge=' + 'A'.repeat(43)],
    ['a name of every object', 404, '/sso/__proto__/start?challenge=' + 'A'.repeat(43)],
    ['no challenge', 400, '/sso/honest/start'],
    ['a challenge that is none', 400, '/sso/honest/start?challenge=plain'],
    ['a link that was never asked for', 400, '/sso/honest/start?link=' + 'A'.repeat(43)],
  ])('answers %s with %i', async (_what, status, path) => {
    const response = await fetch(`${travels.server()}${path}`, { redirect: 'manual' });

    expect(response.status).toBe(status);
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  test('cleans the name that a provider gives, and finds one where it gives none', async () => {
    const [odd, none] = [stranger({ name: ` \u202eevil\u0000${'x'.repeat(200)}` }), stranger({ name: '\u200b' })];

    const answers = [await travels.signIn(odd), await travels.signIn(none)];

    expect(answers[0].account.name).toBe(`evil${'x'.repeat(96)}`);
    expect(answers[1].account.name).toBe(none.email!.split('@')[0]);
  });
});
