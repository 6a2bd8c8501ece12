import { describe, expect, test } from '@jest/globals';
import { onSessionRevoked } from '../../src/features/accounts/index.js';
import { useApp } from '../support/app.js';
import { eventually, together } from '../support/together.js';
import { bearing, ME, newcomer, REFRESH, SIGN_IN, SIGN_OUT, SIGN_UP } from './operations.js';

describe('signOut', () => {
  const app = useApp({ processes: 2 });
  const me = (accessToken: string, process = 0) => app.execute(ME, {}, { ...bearing(accessToken), process });
  const signOut = (accessToken: string, everywhere?: boolean) =>
    app.execute(SIGN_OUT, { everywhere }, bearing(accessToken));
  const refusedOn = (process: number, accessToken: string) =>
    eventually(
      async () => (await me(accessToken, process)).errors?.[0]?.extensions.code === 'UNAUTHENTICATED',
      `process ${process} refuses the token`,
      1000,
    );
  /** Someone with a session on each of three devices. */
  const withThreeDevices = async () => {
    const input = newcomer('Ada');
    const first = await app.run(SIGN_UP, { input });
    const { email, password } = input;
    const others = await together([0, 1], (process) => app.run(SIGN_IN, { input: { email, password } }, { process }));
    return [first, ...others];
  };

  test('ends the access token and the refresh token, on every process', async () => {
    const { accessToken, refreshToken } = await app.run(SIGN_UP, { input: newcomer('Bo') });
    expect((await me(accessToken, 1)).data.me.name).toBe('Bo');

    const answer = await signOut(accessToken);

    expect(answer.data.signOut).toBe(true);
    expect((await me(accessToken)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    await refusedOn(1, accessToken);
    expect((await app.run(REFRESH, { token: refreshToken }, { process: 1 })).__typename).toBe('SessionEnded');
  });

  test('leaves the other devices signed in', async () => {
    const [here, ...elsewhere] = await withThreeDevices();

    await signOut(here.accessToken);

    for (const { accessToken, refreshToken } of elsewhere) {
      expect((await me(accessToken)).data.me.name).toBe('Ada');
      expect((await app.run(REFRESH, { token: refreshToken })).__typename).toBe('Session');
    }
  });

  test('everywhere ends every session of the account, and nobody else’s', async () => {
    const [here, ...elsewhere] = await withThreeDevices();
    const other = await app.run(SIGN_UP, { input: newcomer('Cy') });

    await signOut(here.accessToken, true);

    for (const { accessToken, refreshToken } of [here, ...elsewhere]) {
      await refusedOn(0, accessToken);
      await refusedOn(1, accessToken);
      expect((await app.run(REFRESH, { token: refreshToken })).__typename).toBe('SessionEnded');
    }
    expect((await me(other.accessToken, 1)).data.me.name).toBe('Cy');
  });

  test('is told within a second to whoever holds the sockets of the session, on every process, once', async () => {
    const [here, ...elsewhere] = await withThreeDevices();
    const heard: string[][] = [[], []];
    const endings = app.apps.map(({ infra }, i) => onSessionRevoked(infra, (sessionId) => heard[i]!.push(sessionId)));

    await signOut(here.accessToken, true);

    await eventually(async () => heard.every((ids) => ids.length >= 1 + elsewhere.length), 'both have heard', 1000);
    // Two more readings of the list in Redis must not tell it again.
    await app.apps[0]!.infra.redis.ping();
    for (const ids of heard) expect(new Set(ids).size).toBe(ids.length);
    for (const end of endings) end();
  });

  test('is known to a process that starts later', async () => {
    const { accessToken } = await app.run(SIGN_UP, { input: newcomer('Dee') });
    await signOut(accessToken);

    const late = await app.openProcess();

    app.apps.push(late);
    expect((await me(accessToken, 2)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  test('is known within a second to a process that missed the message', async () => {
    const { accessToken } = await app.run(SIGN_UP, { input: newcomer('Eve') });
    const { infra } = app.apps[0]!;
    const announce = infra.events.announce;
    infra.events.announce = () => {};

    await signOut(accessToken);

    infra.events.announce = announce;
    await eventually(async () => (await me(accessToken, 1)).errors, 'the other process has read the list', 2500);
  });

  test('is for who is signed in', async () => {
    const answer = await app.execute(SIGN_OUT);

    expect(answer.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  test('twice is as good as once', async () => {
    const { accessToken } = await app.run(SIGN_UP, { input: newcomer('Fay') });

    const answers = await together([1, 2, 3], () => signOut(accessToken));

    expect(answers.filter(({ data }) => data?.signOut).length).toBeGreaterThanOrEqual(1);
    await refusedOn(0, accessToken);
  });
});
