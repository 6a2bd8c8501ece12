import { describe, expect, test } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { useApp } from '../support/app.js';
import { Browser } from '../support/browser.js';
import { eventually } from '../support/together.js';
import { ME, newcomer, REFRESH, SIGN_IN, SIGN_OUT, SIGN_UP } from './operations.js';

const APP = 'https://app.example.com';
const EVIL = 'https://evil.example';
const REFRESH_KEPT = `mutation { refreshSession { __typename ... on Session { accessToken accessTokenExpiresAt refreshToken } } }`;

describe('a browser that keeps its session in cookies', () => {
  const app = useApp({
    manualClock: true,
    processes: 2,
    env: { SESSION_COOKIES: 'true', ALLOWED_ORIGINS: `${APP},https://other.example.com` },
  });
  const server = () => app.apps[0]!.server!.url;
  const signedIn = async (name: string) => {
    const browser = new Browser(APP);
    const { data, response } = await browser.execute(server(), SIGN_UP, { input: newcomer(name) });
    return { browser, session: data.signUp, response };
  };
  const me = async (browser: Browser, headers?: Record<string, string>) =>
    (await browser.execute(server(), ME, {}, headers)).data?.me?.name ?? null;

  test('gets its tokens where no script can read them, on this host and over TLS alone', async () => {
    const { session, response, browser } = await signedIn('Ada');

    expect(session).toMatchObject({ __typename: 'Session', accessToken: '', refreshToken: '' });
    expect(session.account.name).toBe('Ada');
    const kept = 'Path=/; Max-Age=\\d+; Secure; HttpOnly; SameSite=Strict';
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(`^__Host-access-token=[\\w.-]+; ${kept.replace('\\d+', '900')}$`),
      expect.stringMatching(`^__Host-refresh-token=[\\w-]{86}; ${kept}$`),
    ]);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await me(browser)).toBe('Ada');
  });

  test('signs in and refreshes without a token in its hands, also when the access token has ended', async () => {
    const input = newcomer('Bo');
    await app.run(SIGN_UP, { input });
    const browser = new Browser(APP);
    const { email, password } = input;
    await browser.execute(server(), SIGN_IN, { input: { email, password } });
    const before = browser.cookiesFor(new URL(server()));
    app.clock.advance({ minutes: 16 });
    const ended = await me(browser);

    const { data, response } = await browser.execute(server(), REFRESH_KEPT);

    expect(ended).toBeNull();
    expect(data.refreshSession).toMatchObject({ __typename: 'Session', accessToken: '', refreshToken: '' });
    expect(response.headers.getSetCookie()).toHaveLength(2);
    expect(browser.cookiesFor(new URL(server()))).not.toBe(before);
    expect(await me(browser)).toBe('Bo');
  });

  test('forgets them with the sign-out, and with a session that has ended', async () => {
    const { browser } = await signedIn('Cy');
    const { browser: stolenFrom } = await signedIn('Dee');
    const { redis } = app.apps[0]!.infra;
    await redis.del(await redis.keys(`${app.redisPrefix}{sessions}:of:*`));

    await browser.execute(server(), SIGN_OUT);
    const { data } = await stolenFrom.execute(server(), REFRESH_KEPT);

    expect(data.refreshSession.__typename).toBe('SessionEnded');
    for (const each of [browser, stolenFrom]) expect(each.cookiesFor(new URL(server()))).toBe('');
  });

  test('is a guest to every request that does not ask for cookies, as a foreign page’s form or link does not', async () => {
    const { browser } = await signedIn('Eve');

    expect(await me(browser, {})).toBeNull();
    expect(await me(browser, { 'x-session': 'other' })).toBeNull();
    const signOut = await browser.execute(server(), SIGN_OUT, {}, {});
    expect(signOut.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect(await me(browser)).toBe('Eve');
  });

  test.each([
    ['a foreign page', { origin: EVIL }],
    ['a page whose name only begins like ours', { origin: `${APP}.evil.example` }],
    ['a page of another machine’s localhost', { origin: 'http://localhost:1' }],
    ['a page in a sandbox', { origin: 'null' }],
  ])('can do nothing by %s, and no page may read what it answers', async (_who, headers) => {
    const { browser } = await signedIn('Fay');

    const { data, errors, response } = await browser.execute(
      server(),
      SIGN_OUT,
      {},
      { 'x-session': 'cookie', ...headers },
    );

    expect(data).toBeUndefined();
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    expect(await me(browser)).toBe('Fay');
  });

  test('may not change anything without saying where it comes from', async () => {
    const { browser } = await signedIn('Gil');
    const cookie = browser.cookiesFor(new URL(server()));
    const post = (headers: Record<string, string>) =>
      fetch(`${server()}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie, 'x-session': 'cookie', ...headers },
        body: JSON.stringify({ query: ME }),
      });

    const [silent, ours] = [await post({}), await post({ origin: server() })];

    expect(silent.status).toBe(403);
    expect(((await ours.json()) as { data: { me: { name: string } } }).data.me.name).toBe('Gil');
  });

  test('is told by the preflight that credentials are for allowed pages', async () => {
    const preflight = async (origin: string) => {
      const headers = {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'x-session',
      };
      return (await fetch(`${server()}/graphql`, { method: 'OPTIONS', headers })).headers;
    };

    const [allowed, machine, foreign] = [
      await preflight(APP),
      await preflight('http://localhost:3000'),
      await preflight(EVIL),
    ];

    expect(allowed.get('access-control-allow-origin')).toBe(APP);
    expect(allowed.get('access-control-allow-credentials')).toBe('true');
    expect(allowed.get('access-control-allow-headers')).toContain('x-session');
    expect(machine.get('access-control-allow-credentials')).toBeNull();
    expect(foreign.get('access-control-allow-origin')).toBeNull();
  });

  test('cannot be made somebody else by a second cookie of the same name', async () => {
    const [{ browser }, { browser: other }] = [await signedIn('Hal'), await signedIn('Ida')];
    const both = [browser, other].map((each) => each.cookiesFor(new URL(server()))).join('; ');
    const headers = { 'content-type': 'application/json', cookie: both, 'x-session': 'cookie', origin: APP };

    const response = await fetch(`${server()}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query: ME }),
    });

    expect(((await response.json()) as { data: { me: unknown } }).data.me).toBeNull();
  });

  test('leaves a token in a header the last word', async () => {
    const { browser } = await signedIn('Jo');
    const { accessToken } = await app.run(SIGN_UP, { input: newcomer('Kim') });

    expect(await me(browser, { 'x-session': 'cookie', authorization: `Bearer ${accessToken}` })).toBe('Kim');
    const wrong = await browser.execute(server(), ME, {}, { 'x-session': 'cookie', authorization: 'Bearer x' });
    expect(wrong.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  test('refreshes in two tabs at once, on two processes, and loses neither', async () => {
    const { browser } = await signedIn('Lee');
    const urls = app.apps.map((process) => process.server!.url);
    const cookie = browser.cookiesFor(new URL(server()));
    const refresh = (url: string) => browser.execute(url, REFRESH_KEPT, {}, { 'x-session': 'cookie', cookie });

    for (let round = 0; round < 10; round += 1) {
      const answers = await Promise.all([...urls, ...urls].map(refresh));

      const tokens = answers.map(({ response }) => response.headers.getSetCookie()[1]);
      expect(new Set(tokens.map((line) => line!.split(';')[0])).size).toBe(1);
    }
    expect((await browser.execute(server(), REFRESH_KEPT)).data.refreshSession.__typename).toBe('Session');
  });

  test('that asks for none gets its tokens in the answer', async () => {
    const browser = new Browser(APP);

    const { data, response } = await browser.execute(server(), SIGN_UP, { input: newcomer('Moe') }, {});

    expect(data.signUp.accessToken).not.toBe('');
    expect(response.headers.getSetCookie()).toEqual([]);
    expect((await app.run(REFRESH, { token: data.signUp.refreshToken })).refreshToken).not.toBe('');
  });

  describe('over a WebSocket', () => {
    const greet = async (browser: Browser, payload: object, origin = APP) => {
      const socket = await browser.socket(server(), origin);
      socket.send({ type: 'connection_init', payload });
      return socket;
    };

    test('is who its cookie says, when it asks for that, until the token or the session ends', async () => {
      const { browser } = await signedIn('Ned');
      const [socket, second] = [
        await greet(browser, { session: 'cookie' }),
        await greet(browser, { session: 'cookie' }),
      ];
      for (const each of [socket, second]) expect((await each.next()).type).toBe('connection_ack');
      socket.subscribe('1', ME);
      const seen = (await socket.next()).payload.data.me.name;

      await browser.execute(server(), SIGN_OUT);

      expect(seen).toBe('Ned');
      expect((await socket.closed(1000)).code).toBe(4401);
      expect((await second.closed(1000)).code).toBe(4401);
    });

    test('closes when the token in the cookie has ended', async () => {
      const { browser } = await signedIn('Oz');
      const socket = await greet(browser, { session: 'cookie' });
      await socket.next();

      app.clock.advance({ minutes: 15 });

      expect((await socket.closed(1500)).code).toBe(4403);
    });

    test('comes again with the next token when its client refreshes on the way, and goes on', async () => {
      const { browser, session } = await signedIn('Pat');
      const course = await app.course({ capacity: 7 });
      let endsAt = Date.parse(session.accessTokenExpiresAt);
      const cookies: string[] = [];
      class OfBrowser extends WebSocket {
        constructor(address: string, protocols?: string | string[]) {
          const cookie = browser.cookiesFor(new URL(server()));
          cookies.push(cookie);
          super(address, protocols, { headers: { cookie, origin: APP } });
        }
      }
      const client = createClient({
        webSocketImpl: OfBrowser,
        connectionParams: { session: 'cookie' },
        retryWait: async () => {},
        url: async () => {
          if (endsAt <= app.clock.nowMs()) {
            const { data } = await browser.execute(server(), REFRESH_KEPT);
            endsAt = Date.parse(data.refreshSession.accessTokenExpiresAt);
          }
          return `${server().replace(/^http/, 'ws')}/graphql`;
        },
      });
      const query = `subscription ($id: ID!) { remainingSeats(courseIds: [$id]) { remaining } }`;
      const seats = client.iterate<any>({ query, variables: { id: course.id } });
      const before = (await seats.next()).value;

      app.clock.advance({ minutes: 15 });
      const after = (await seats.next()).value;
      const { value: who } = await client.iterate<any>({ query: ME }).next();

      expect([before, after].map(({ data }) => data.remainingSeats.remaining)).toEqual([7, 7]);
      expect(who.data.me.name).toBe('Pat');
      expect(new Set(cookies).size).toBe(2);
      await client.dispose();
    });

    test('is a guest unless it asks', async () => {
      const { browser } = await signedIn('Pia');
      const socket = await greet(browser, {});
      await socket.next();

      socket.subscribe('1', ME);

      expect((await socket.next()).payload.data.me).toBeNull();
      await socket.close();
    });

    test('is nobody by the page of another site, at the upgrade or after it', async () => {
      const { browser } = await signedIn('Quinn');

      await expect(greet(browser, { session: 'cookie' }, EVIL)).rejects.toThrow('upgrade refused: 403');
      await expect(greet(browser, { session: 'cookie' }, 'null')).rejects.toThrow('upgrade refused: 403');
      const machine = await greet(browser, { session: 'cookie' }, 'http://localhost:1');
      expect((await machine.closed()).code).toBe(4403);
    });

    test('without a cookie is told so', async () => {
      const socket = await greet(new Browser(APP), { session: 'cookie' });

      expect((await socket.closed()).code).toBe(4403);
      await eventually(async () => !socket.isOpen, 'closed');
    });
  });
});

describe('without SESSION_COOKIES', () => {
  const app = useApp({ env: { ALLOWED_ORIGINS: APP } });

  test('no cookie is set, read, or allowed for', async () => {
    const server = app.apps[0]!.server!.url;
    const browser = new Browser(APP);

    const { data, response } = await browser.execute(server, SIGN_UP, { input: newcomer('Ray') });
    const cookie = `__Host-access-token=${data.signUp.accessToken}`;
    const asked = await browser.execute(server, ME, {}, { 'x-session': 'cookie', cookie });

    expect(data.signUp.accessToken).not.toBe('');
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    expect(asked.data.me).toBeNull();
  });
});
