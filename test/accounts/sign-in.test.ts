import { describe, expect, test } from '@jest/globals';
import { hash } from '@node-rs/argon2';
import { accountByEmail } from '../../src/features/accounts/account.js';
import { openSession } from '../../src/features/accounts/sessions.js';
import { useApp } from '../support/app.js';
import { together } from '../support/together.js';
import { bearing, ME, newcomer, PASSWORD, SIGN_IN, SIGN_UP } from './operations.js';

describe('signIn', () => {
  const app = useApp({ manualClock: true });
  const signUp = async (name: string) => {
    const input = newcomer(name);
    await app.run(SIGN_UP, { input });
    return input.email;
  };
  const signIn = (email: string, password = PASSWORD) => app.execute(SIGN_IN, { input: { email, password } });

  test('opens a session for who knows the password, whatever the case of the email address', async () => {
    const email = await signUp('Ada');

    const { data } = await signIn(` ${email.toUpperCase()}`);

    const me = await app.execute(ME, {}, bearing(data.signIn.accessToken));
    expect(data.signIn).toMatchObject({ __typename: 'Session', account: { email, role: 'STUDENT' } });
    expect(me.data.me).toEqual(data.signIn.account);
  });

  test('opens a session of its own each time', async () => {
    const email = await signUp('Bo');

    const [one, two] = await together([email, email], (who) => signIn(who));

    expect(one!.data.signIn.refreshToken).not.toBe(two!.data.signIn.refreshToken);
    expect(one!.data.signIn.accessToken).not.toBe(two!.data.signIn.accessToken);
  });

  test('answers a wrong password and an unknown email address with the same', async () => {
    const email = await signUp('Cy');

    const wrong = await signIn(email, 'not the password');
    const unknown = await signIn('nobody.at.all@example.com', 'not the password');
    const nonsense = await signIn('\u0000', 'not the password');

    expect(wrong.data.signIn).toEqual({ __typename: 'InvalidCredentials', message: expect.any(String) });
    expect(unknown).toEqual(wrong);
    expect(nonsense).toEqual(wrong);
  });

  test('lets nobody in on an account that has no password', async () => {
    const instructor = await app.instructor();
    const [{ email }] = await app.sql(`select email from accounts where id = $1`, [instructor.uuid]);

    const answers = await together(['', 'null', PASSWORD], (password) => signIn(email, password));

    for (const { data } of answers) expect(data.signIn.__typename).toBe('InvalidCredentials');
  });

  test('hashes the password anew when it was kept at another cost', async () => {
    const email = await signUp('Eve');
    const cheap = await hash(PASSWORD, { memoryCost: 8192, timeCost: 1, parallelism: 1 });
    await app.sql(`update accounts set password_hash = $2 where email = $1`, [email, cheap]);

    await signIn(email);

    const [row] = await app.sql(`select password_hash from accounts where email = $1`, [email]);
    expect(row.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect((await signIn(email)).data.signIn.__typename).toBe('Session');
  });

  test.each([
    [`' or '1'='1`],
    [`x'); drop table accounts;--`],
    ['return redis.call("FLUSHALL")'],
    ['{*}'],
    ['__proto__'],
  ])('takes %s for nothing but text', async (text) => {
    const email = await signUp('Fay');

    const asEmail = await signIn(text);
    const asQuotedEmail = await signIn(`"${text}"@example.com`);
    const asPassword = await signIn(email, text);

    for (const { data } of [asEmail, asQuotedEmail, asPassword])
      expect(data.signIn.__typename).toBe('InvalidCredentials');
    expect((await signIn(email)).data.signIn.__typename).toBe('Session');
  });

  describe('after ten failed tries', () => {
    const failTenTimes = (email: string) =>
      together(Array.from({ length: 30 }), () => signIn(email, 'not the password'));

    test('refuses the account for a quarter of an hour, even with the right password', async () => {
      const email = await signUp('Gil');

      const tries = await failTenTimes(email);

      expect(tries.filter(({ data }) => data?.signIn).length).toBe(10);
      expect((await signIn(email)).errors?.[0]?.extensions).toEqual({ code: 'RATE_LIMITED', retryAfterSeconds: 900 });
      app.clock.advance({ minutes: 14, seconds: 59 });
      expect((await signIn(email)).errors?.[0]?.extensions).toEqual({ code: 'RATE_LIMITED', retryAfterSeconds: 1 });
      app.clock.advance({ seconds: 1 });
      expect((await signIn(email)).data.signIn.__typename).toBe('Session');
    });

    test('says the same of an account that does not exist', async () => {
      await failTenTimes('hal.is.not.here@example.com');

      const answer = await signIn('HAL.is.not.here@example.com');

      expect(answer.errors?.[0]?.extensions).toEqual({ code: 'RATE_LIMITED', retryAfterSeconds: 900 });
    });

    test('lets everybody else in', async () => {
      const [ivy, jo] = [await signUp('Ivy'), await signUp('Jo')];

      await failTenTimes(ivy);

      expect((await signIn(jo)).data.signIn.__typename).toBe('Session');
    });
  });

  test('does not count the tries that succeed', async () => {
    const email = await signUp('Kim');

    for (let i = 0; i < 2; i += 1) await together(Array.from({ length: 6 }), () => signIn(email));

    expect((await signIn(email)).data.signIn.__typename).toBe('Session');
  });

  test('takes the session unused for longest from an account that opens one too many', async () => {
    const email = await signUp('Lee');
    app.clock.advance({ seconds: 1 });
    const oldest = (await signIn(email)).data.signIn;
    app.clock.advance({ seconds: 1 });
    const ctx = app.context();
    const account = (await accountByEmail(ctx, email))!;
    await together(Array.from({ length: 99 }), () => openSession(ctx, account));
    const newest = (await signIn(email)).data.signIn;

    const [old, fresh] = await together([oldest, newest], (session) =>
      app.execute(ME, {}, bearing(session.accessToken)),
    );

    expect(old!.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect(fresh!.data.me.email).toBe(email);
  });
});
