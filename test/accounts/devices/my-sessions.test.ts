import { describe, expect, test } from '@jest/globals';
import { deviceLabel, roughly } from '../../../src/features/accounts/devices/device.js';
import { useApp } from '../../support/app.js';
import { RawSocket } from '../../support/raw-socket.js';
import { over, TRANSPORTS } from '../../support/transports.js';
import { eventually } from '../../support/together.js';
import { bearing, ME, newcomer, REFRESH, SIGN_IN, SIGN_UP } from '../operations.js';

const MY_SESSIONS = `{ mySessions { id device address startedAt lastUsedAt current } }`;
const SIGN_OUT_SESSION = `mutation ($id: ID!) { signOutSession(id: $id) }`;

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';
const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

describe('mySessions', () => {
  const app = useApp({ manualClock: true, processes: 2, env: { PROXY_HOPS: '1' } });
  const signUp = async (name: string, headers: Record<string, string> = {}) => {
    const input = newcomer(name);
    const { data } = await app.execute(SIGN_UP, { input }, { headers });
    return { input, ...data.signUp };
  };
  const signIn = async ({ input }: { input: ReturnType<typeof newcomer> }, headers = {}, process = 0) => {
    const { email, password } = input;
    return (await app.execute(SIGN_IN, { input: { email, password } }, { headers, process })).data.signIn;
  };
  const list = async ({ accessToken }: { accessToken: string }) =>
    (await app.execute(MY_SESSIONS, {}, bearing(accessToken))).data.mySessions as Record<string, unknown>[];

  test('tells each device by its program, its network and its times, the last used first', async () => {
    const phone = await signUp('Ada', { 'user-agent': CHROME, 'x-forwarded-for': '203.0.113.77' });
    const begun = new Date(app.clock.nowMs()).toISOString();
    app.clock.advance({ minutes: 10 });
    const laptop = await signIn(phone, { 'user-agent': FIREFOX, 'x-forwarded-for': '2001:db8:1:2:3::4' }, 1);
    const later = new Date(app.clock.nowMs()).toISOString();

    const sessions = await list(phone);

    const id = expect.stringMatching(/^session_/);
    expect(sessions).toEqual([
      {
        id,
        device: 'Firefox on Linux',
        address: '2001:db8:1::/48',
        startedAt: later,
        lastUsedAt: later,
        current: false,
      },
      {
        id,
        device: 'Chrome on Windows',
        address: '203.0.113.0/24',
        startedAt: begun,
        lastUsedAt: begun,
        current: true,
      },
    ]);
    expect((await list(laptop)).map(({ current }) => current)).toEqual([true, false]);
  });

  test('follows a device from network to network', async () => {
    const person = await signUp('Bo', { 'x-forwarded-for': '203.0.113.77' });
    app.clock.advance({ minutes: 14 });
    const variables = { token: person.refreshToken };
    const { data } = await app.execute(REFRESH, variables, { headers: { 'x-forwarded-for': '198.51.100.1' } });

    const [session] = await list(data.refreshSession);

    expect(session).toMatchObject({
      address: '198.51.100.0/24',
      lastUsedAt: new Date(app.clock.nowMs()).toISOString(),
    });
    expect(session!['startedAt']).not.toBe(session!['lastUsedAt']);
  });

  test('leaves out sessions that have ended, and everybody else’s', async () => {
    const person = await signUp('Cy');
    await signUp('Dee');
    app.clock.advance({ minutes: 14 * 24 * 60 });
    const now = await signIn(person);

    expect(await list(now)).toHaveLength(1);
  });

  test('is for who is signed in', async () => {
    const answers = [await app.execute(MY_SESSIONS), await app.execute(SIGN_OUT_SESSION, { id: 'session_x' })];

    for (const { errors } of answers) expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  test.each([
    ['', ''],
    ['Mozilla/5.0', ''],
    ['curl/8.5.0', 'curl'],
    ['okhttp/4.12.0', 'okhttp'],
    ['"><script>alert(1)</script>', ''],
    [`x${'y'.repeat(500)}`, `x${'y'.repeat(39)}`],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 KAKAOTALK 25.1.0', 'KakaoTalk on iOS'],
    ['Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36 Whale/1.0', 'Whale on Android'],
  ])('calls %j %j', (userAgent, label) => {
    expect(deviceLabel(userAgent)).toBe(label);
  });

  test.each([
    ['', ''],
    ['nonsense', ''],
    ['192.0.2.255', '192.0.2.0/24'],
    ['2001:db8:0:1::/64', '2001:db8::/48'],
  ])('says of the network %j %j', (address, rough) => {
    expect(roughly(address)).toBe(rough);
  });

  describe('signOutSession', () => {
    test('ends that device alone: its tokens, and its sockets within a second on every process', async () => {
      const here = await signUp('Eve');
      const there = await signIn(here, {}, 1);
      const sockets = await Promise.all(
        [here, there].flatMap(({ accessToken }) =>
          app.apps.map(({ server }) => RawSocket.ready(server!.url, { authorization: `Bearer ${accessToken}` })),
        ),
      );
      const other = (await list(here)).find(({ current }) => !current)!;

      const answer = await app.execute(SIGN_OUT_SESSION, { id: other['id'] }, bearing(here.accessToken));

      expect(answer.data.signOutSession).toBe(true);
      const closings = await Promise.all(sockets.slice(2).map((socket) => socket.closed(1000)));
      expect(closings.map(({ code }) => code)).toEqual([4401, 4401]);
      expect(sockets.slice(0, 2).every((socket) => socket.isOpen)).toBe(true);
      for (const process of [0, 1]) {
        const me = async () => app.execute(ME, {}, { ...bearing(there.accessToken), process });
        await eventually(async () => (await me()).errors?.[0]?.extensions.code === 'UNAUTHENTICATED', 'refused', 1000);
        expect((await app.execute(ME, {}, { ...bearing(here.accessToken), process })).data.me.name).toBe('Eve');
      }
      expect((await app.run(REFRESH, { token: there.refreshToken })).__typename).toBe('SessionEnded');
      expect(await list(here)).toHaveLength(1);
      await Promise.all(sockets.map((socket) => socket.close()));
    });

    test.each(TRANSPORTS)('is done, and told of, over %s', async (transport) => {
      const here = await signUp('Ivy');
      const there = await signIn(here);
      const execute = over(app, transport);
      const asked = { token: here.accessToken };
      const [one, two] = (await execute(MY_SESSIONS, {}, asked)).data.mySessions;
      const other = one.current ? two : one;

      const answer = await execute(SIGN_OUT_SESSION, { id: other.id }, asked);

      expect(answer.data.signOutSession).toBe(true);
      expect((await execute(MY_SESSIONS, {}, asked)).data.mySessions).toHaveLength(1);
      const refused = await execute(REFRESH, { token: there.refreshToken });
      expect(refused.data.refreshSession.__typename).toBe('SessionEnded');
    });

    test('ends nobody else’s, and does not tell whether there is one', async () => {
      const [mine, theirs] = [await signUp('Fay'), await signUp('Gil')];
      const [session] = await list(theirs);
      const nobodys = 'session_01h455vb4pex5vsknk084sn02q';

      const answers = [];
      for (const id of [session!['id'], nobodys])
        answers.push(await app.execute(SIGN_OUT_SESSION, { id }, bearing(mine.accessToken)));

      expect(answers[0]!.errors).toEqual(answers[1]!.errors);
      expect(answers[0]!.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
      expect((await app.execute(ME, {}, bearing(theirs.accessToken))).data.me.name).toBe('Gil');
      expect((await app.run(REFRESH, { token: theirs.refreshToken })).__typename).toBe('Session');
    });

    test('takes nothing else for the id of a session', async () => {
      const { accessToken, account } = await signUp('Hal');

      const answer = await app.execute(SIGN_OUT_SESSION, { id: account.id }, bearing(accessToken));

      expect(answer.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: 'id' });
    });
  });
});
