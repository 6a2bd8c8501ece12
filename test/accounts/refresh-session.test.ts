import { describe, expect, test } from '@jest/globals';
import { readAccessToken } from '../../src/features/accounts/index.js';
import { useApp } from '../support/app.js';
import { RawSocket } from '../support/raw-socket.js';
import { over, TRANSPORTS } from '../support/transports.js';
import { eventually, together } from '../support/together.js';
import { bearing, ME, newcomer, REFRESH, SIGN_UP } from './operations.js';

describe('refreshSession', () => {
  const app = useApp({ manualClock: true, processes: 2 });
  const signUp = () => app.run(SIGN_UP, { input: newcomer('Ada') });
  const refresh = (token: string, process = 0) => app.run(REFRESH, { token }, { process });
  const me = async (accessToken: string, process = 0) => app.execute(ME, {}, { ...bearing(accessToken), process });

  test('gives a new pair of tokens for the same person', async () => {
    const first = await signUp();
    app.clock.advance({ minutes: 15 });

    const second = await refresh(first.refreshToken, 1);

    expect(second).toMatchObject({ __typename: 'Session', account: first.account });
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect((await me(first.accessToken)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect((await me(second.accessToken)).data.me).toEqual(first.account);
  });

  test('goes on for as long as it is used', async () => {
    let session = await signUp();

    for (let i = 0; i < 50; i += 1) {
      app.clock.advance({ minutes: 14 });
      session = await refresh(session.refreshToken, i % 2);
    }

    expect((await me(session.accessToken)).data.me).toEqual(session.account);
  });

  test('gives the role that the account has by now', async () => {
    const first = await signUp();
    await app.sql(`update accounts set role = 'INSTRUCTOR' where email = $1`, [first.account.email]);

    const second = await refresh(first.refreshToken);

    expect(await readAccessToken(app.apps[0]!.infra, second.accessToken)).toMatchObject({ role: 'INSTRUCTOR' });
  });

  test('gives a client that lost the answer the same token again, from any process', async () => {
    const first = await signUp();
    const lost = await refresh(first.refreshToken);

    app.clock.advance({ seconds: 29 });
    const again = await refresh(first.refreshToken, 1);

    expect(again.refreshToken).toBe(lost.refreshToken);
    expect((await me(again.accessToken)).data.me).toEqual(first.account);
    expect((await refresh(again.refreshToken)).__typename).toBe('Session');
  });

  test('gives everyone who refreshes at the same time the same successor', async () => {
    for (let round = 0; round < 20; round += 1) {
      const first = await signUp();

      const sessions = await together([0, 1, 0, 1, 0, 1], (process) => refresh(first.refreshToken, process));

      const tokens = new Set(sessions.map(({ refreshToken }) => refreshToken));
      expect(tokens.size).toBe(1);
      expect((await refresh([...tokens][0]!)).__typename).toBe('Session');
    }
  });

  test('revokes the whole session when a spent token is shown later, on every process, and its sockets', async () => {
    const first = await signUp();
    const second = await refresh(first.refreshToken);
    expect((await me(second.accessToken, 1)).data.me).toEqual(first.account);
    const authorization = `Bearer ${second.accessToken}`;
    const sockets = await together(app.apps, ({ server }) => RawSocket.ready(server!.url, { authorization }));

    app.clock.advance({ seconds: 30 });
    const thief = await refresh(first.refreshToken);

    for (const { code } of await together(sockets, (socket) => socket.closed(1000))) expect(code).toBe(4401);
    expect(thief).toEqual({ __typename: 'SessionEnded', message: expect.any(String) });
    expect((await refresh(second.refreshToken)).__typename).toBe('SessionEnded');
    for (const token of [first.accessToken, second.accessToken]) {
      expect((await me(token, 0)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
      await eventually(async () => (await me(token, 1)).errors, 'the other process refuses it', 1000);
    }
  });

  test('revokes the whole session when a token is shown that was spent before the last', async () => {
    const first = await signUp();
    const second = await refresh(first.refreshToken);
    const third = await refresh(second.refreshToken);

    expect((await refresh(first.refreshToken)).__typename).toBe('SessionEnded');

    expect((await refresh(third.refreshToken)).__typename).toBe('SessionEnded');
  });

  test.each(TRANSPORTS)('rotates, repeats and revokes over %s', async (transport) => {
    const execute = over(app, transport);
    const ask = async (token: string, process: number) =>
      (await execute(REFRESH, { token }, { process })).data.refreshSession;
    const first = await signUp();

    const [second, again] = [await ask(first.refreshToken, 0), await ask(first.refreshToken, 1)];
    const third = await ask(second.refreshToken, 1);
    const thief = await ask(first.refreshToken, 0);

    expect(again.refreshToken).toBe(second.refreshToken);
    expect(third.__typename).toBe('Session');
    expect(thief.__typename).toBe('SessionEnded');
    expect((await ask(third.refreshToken, 1)).__typename).toBe('SessionEnded');
  });

  test('leaves the other sessions of the person alone when one is revoked', async () => {
    const input = newcomer('Bo');
    const one = await app.run(SIGN_UP, { input });
    const two = await app.run(
      `mutation ($email: String!, $password: String!) {
         signIn(input: { email: $email, password: $password }) { ... on Session { refreshToken accessToken } }
       }`,
      { email: input.email, password: input.password },
    );
    await refresh(one.refreshToken);
    app.clock.advance({ minutes: 1 });

    await refresh(one.refreshToken);

    expect((await refresh(two.refreshToken)).__typename).toBe('Session');
  });

  test('ends a session that nobody used for fourteen days', async () => {
    const [idle, used] = [await signUp(), await signUp()];

    app.clock.advance({ minutes: 14 * 24 * 60 - 1 });
    const kept = await refresh(used.refreshToken);
    app.clock.advance({ minutes: 1 });

    expect((await refresh(idle.refreshToken)).__typename).toBe('SessionEnded');
    expect((await refresh(kept.refreshToken)).__typename).toBe('Session');
  });

  test('ends a session thirty days after the sign-in, however much it is used', async () => {
    let session = await signUp();
    for (const days of [10, 10, 9]) {
      app.clock.advance({ minutes: days * 24 * 60 });
      session = await refresh(session.refreshToken);
    }

    app.clock.advance({ minutes: 24 * 60 });

    expect((await refresh(session.refreshToken)).__typename).toBe('SessionEnded');
  });

  test('does not take anything else for a token', async () => {
    const { refreshToken, accessToken } = await signUp();
    const strange = [
      '',
      'x',
      '__proto__',
      accessToken,
      `${refreshToken}A`,
      refreshToken.slice(1),
      'A'.repeat(86),
      '\0',
    ];

    const answers = await together(strange, (token) => refresh(token));

    for (const answer of answers) expect(answer.__typename).toBe('SessionEnded');
    expect((await refresh(refreshToken)).__typename).toBe('Session');
  });

  test('does not take a token with any bit changed', async () => {
    for (const at of [0, 20, 21, 42, 43, 60, 84]) {
      const { refreshToken } = await signUp();
      const bytes = Buffer.from(refreshToken, 'base64url');
      bytes[Math.floor((at * 6) / 8)]! ^= 1;

      expect((await refresh(bytes.toString('base64url'))).__typename).toBe('SessionEnded');
    }
  });

  test('keeps no token in clear', async () => {
    const first = await signUp();
    const second = await refresh(first.refreshToken);
    const { redis } = app.apps[0]!.infra;

    const accountId = Buffer.from(first.refreshToken, 'base64url').toString('hex', 0, 16);
    const keys = await redis.keys(`${app.redisPrefix}{sessions}:of:*`);
    const mine = keys.find((key) => key.replaceAll('-', '').endsWith(accountId))!;
    const kept = JSON.stringify(await redis.hgetall(mine));

    expect(kept).toContain('current');
    for (const { refreshToken, accessToken } of [first, second]) {
      const secret = Buffer.from(refreshToken, 'base64url').subarray(32);
      for (const form of [refreshToken, accessToken, secret.toString('hex'), secret.toString('base64url')])
        expect(kept).not.toContain(form);
    }
  });
});
