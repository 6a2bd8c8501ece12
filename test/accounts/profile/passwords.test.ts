import { describe, expect, test } from '@jest/globals';
import { onSessionRevoked } from '../../../src/features/accounts/index.js';
import { useApp } from '../../support/app.js';
import { Mailbox } from '../../support/mailbox.js';
import { RawSocket } from '../../support/raw-socket.js';
import { eventually, tally, together } from '../../support/together.js';
import { over, TRANSPORTS } from '../../support/transports.js';
import { CHANGE_PASSWORD, REQUEST_VERIFICATION_CODE, VERIFY_CODE, VERIFY_PASSWORD } from '../account-operations.js';
import { CHANGE_STATUS } from '../people-operations.js';
import { bearing, ME, newcomer, PASSWORD, REFRESH, SIGN_IN, SIGN_UP } from '../operations.js';

const NEW = 'a better horse than that';

describe('a password shown again', () => {
  const mailbox = new Mailbox();
  const app = useApp({ mailbox, manualClock: true, repeating: false, processes: 2 });
  const signUp = async (name: string) => {
    const { email, ...input } = newcomer(name);
    const { account, accessToken, refreshToken } = await app.run(SIGN_UP, { input: { ...input, email } });
    return { email, account, accessToken, refreshToken };
  };
  const signIn = (email: string, password = PASSWORD, process = 0) =>
    app.run(SIGN_IN, { input: { email, password } }, { process });
  const ask = async (token: string, query: string, variables = {}) =>
    Object.values((await app.execute(query, variables, bearing(token))).data)[0] as { __typename: string };
  const verify = (token: string, password = PASSWORD) => ask(token, VERIFY_PASSWORD, { password });
  const change = (token: string, password = NEW) => ask(token, CHANGE_PASSWORD, { password });

  test.each(TRANSPORTS)('lets the person change it, over %s', async (transport) => {
    const { email, accessToken: token } = await signUp('Ada');
    const execute = over(app, transport);

    const early = await execute(CHANGE_PASSWORD, { password: NEW }, { token });
    const wrong = await execute(VERIFY_PASSWORD, { password: 'not the password' }, { token });
    const right = await execute(VERIFY_PASSWORD, { password: PASSWORD }, { token });
    const changed = await execute(CHANGE_PASSWORD, { password: NEW }, { token });

    expect(early.data.changePassword).toEqual({ __typename: 'PasswordNeeded', message: expect.any(String) });
    expect(wrong.data.verifyPassword).toEqual({ __typename: 'PasswordWrong', message: expect.any(String) });
    expect(right.data.verifyPassword).toEqual({
      __typename: 'Verification',
      goodUntil: new Date(app.clock.nowMs() + 300_000).toISOString(),
    });
    expect(changed.data.changePassword.__typename).toBe('Account');
    expect((await signIn(email)).__typename).toBe('InvalidCredentials');
    expect((await signIn(email, NEW)).__typename).toBe('Session');
  });

  test('is good once, also for twenty changes at once', async () => {
    const { accessToken } = await signUp('Bo');
    await verify(accessToken);

    const answers = await together(Array.from({ length: 20 }), () => change(accessToken));

    expect(tally(answers)).toEqual({ Account: 1, PasswordNeeded: 19 });
  });

  test('is good for 300 seconds', async () => {
    const { accessToken } = await signUp('Cy');

    await verify(accessToken);
    app.clock.advance({ seconds: 299 });
    const inTime = await change(accessToken);
    await verify(accessToken, NEW);
    app.clock.advance({ seconds: 300 });
    const tooLate = await change(accessToken, 'yet another horse');

    expect([inTime.__typename, tooLate.__typename]).toEqual(['Account', 'PasswordNeeded']);
  });

  test('is good in its own session only', async () => {
    const { email, accessToken } = await signUp('Dee');
    const other = await signIn(email);

    await verify(accessToken);

    expect((await change(other.accessToken)).__typename).toBe('PasswordNeeded');
    expect((await change(accessToken)).__typename).toBe('Account');
  });

  test('is not spent on a password that will not do', async () => {
    const { accessToken } = await signUp('Eve');
    await verify(accessToken);

    const answer = await app.execute(CHANGE_PASSWORD, { password: 'password1' }, bearing(accessToken));

    expect(answer.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: 'newPassword' });
    expect((await change(accessToken)).__typename).toBe('Account');
  });

  test('and changed ends every other session on every process within a second, and not this one', async () => {
    const { email, ...here } = await signUp('Fay');
    const there = [await signIn(email, PASSWORD, 0), await signIn(email, PASSWORD, 1)];
    const heard: string[] = [];
    const stop = onSessionRevoked(app.apps[1]!.infra, (sessionId) => heard.push(sessionId));
    await verify(here.accessToken);

    await change(here.accessToken);

    await eventually(async () => heard.length === 2, 'the other process has heard', 1000);
    stop();
    for (const { accessToken, refreshToken } of there) {
      const me = await app.execute(ME, {}, { ...bearing(accessToken), process: 1 });
      expect(me.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
      expect((await app.run(REFRESH, { token: refreshToken })).__typename).toBe('SessionEnded');
    }
    expect((await app.execute(ME, {}, bearing(here.accessToken))).data.me.email).toBe(email);
    expect((await app.run(REFRESH, { token: here.refreshToken })).__typename).toBe('Session');
  });

  describe('and changed by a process that dies right after its commit', () => {
    /** Changes it on the first process, which loses Redis between the decision and the commit. */
    const changeAndDie = async (email: string, token: string) => {
      const { redis } = app.apps[0]!.infra;
      const held = await app.apps[1]!.infra.pool.connect();
      await held.query('begin');
      await held.query(`select from accounts where email = $1 for update`, [email]);
      const changing = app.execute(CHANGE_PASSWORD, { password: NEW }, bearing(token));
      const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      await eventually(async () => (await app.sql(waiting)).length > 0, 'it waits for the row');
      redis.disconnect();
      await held.query('rollback');
      held.release();
      const answer = await changing;
      await redis.connect();
      return answer;
    };
    const isIn = async (token: string) => !(await app.execute(ME, {}, bearing(token))).errors;

    test('ends every other session all the same, and not this one', async () => {
      const { email, ...here } = await signUp('Fra');
      const there = await signIn(email);
      await verify(here.accessToken);

      const { data } = await changeAndDie(email, here.accessToken);
      await app.runRecurring('endDueSessions', 1);

      expect(data.changePassword.__typename).toBe('Account');
      await eventually(async () => !(await isIn(there.accessToken)), 'the first process has heard', 1000);
      expect((await app.run(REFRESH, { token: there.refreshToken })).__typename).toBe('SessionEnded');
      expect(await isIn(here.accessToken)).toBe(true);
      expect((await app.run(REFRESH, { token: here.refreshToken })).__typename).toBe('Session');
    });

    test('spares nobody whom an admin suspends after it', async () => {
      const { email, ...here } = await signUp('Fro');
      await verify(here.accessToken);
      await changeAndDie(email, here.accessToken);

      await app.run(
        CHANGE_STATUS,
        { accountId: here.account.id, status: 'SUSPENDED' },
        { as: await app.admin(), process: 1 },
      );

      await eventually(async () => !(await isIn(here.accessToken)), 'the first process has heard', 1000);
    });

    test('spares nobody whose sessions were to end before it', async () => {
      const { email, ...here } = await signUp('Fry');
      await verify(here.accessToken);
      await app.sql(`update accounts set sessions_end_due_at = now() where email = $1`, [email]);

      await changeAndDie(email, here.accessToken);
      await app.runRecurring('endDueSessions', 1);

      await eventually(async () => !(await isIn(here.accessToken)), 'the first process has heard', 1000);
    });
  });

  test('and changed closes the sockets of the others on both processes within a second, and leaves its own', async () => {
    const { email, accessToken } = await signUp('Fin');
    const there = await signIn(email);
    const open = (token: string, process: number) =>
      RawSocket.ready(app.apps[process]!.server!.url, { authorization: `Bearer ${token}` });
    const others = [await open(there.accessToken, 0), await open(there.accessToken, 1)];
    const own = await open(accessToken, 1);
    await verify(accessToken);

    await change(accessToken);

    const closed = others.map((socket) => eventually(async () => !socket.isOpen && socket.closed(), 'it closes', 1000));
    for (const { code } of await Promise.all(closed)) expect(code).toBe(4401);
    expect(own.isOpen).toBe(true);
    await own.close();
  });

  test('and changed is told to the person by mail', async () => {
    const { email, accessToken } = await signUp('Gil');
    await verify(accessToken);

    await change(accessToken);
    await app.runJobs();

    expect(await mailbox.next(email)).toMatchObject({ subject: 'Your password was changed', code: null });
  });

  test('is kept as an argon2id hash', async () => {
    const { email, accessToken } = await signUp('Hal');
    await verify(accessToken);

    await change(accessToken);

    const [row] = await app.sql(`select password_hash from accounts where email = $1`, [email]);
    expect(row.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  test.each(TRANSPORTS)('has ten tries in a quarter of an hour, aliases counted, over %s', async (transport) => {
    const { accessToken: token } = await signUp('Ivy');
    const guesses = Array.from(
      { length: 15 },
      (_, i) => `a${i}: verifyPassword(password: "guess ${i}") { __typename }`,
    );

    const { errors } = await over(app, transport)(`mutation { ${guesses.join(' ')} }`, {}, { token });

    const answer = await app.execute(VERIFY_PASSWORD, { password: PASSWORD }, bearing(token));
    expect(errors!.length).toBeGreaterThan(0);
    expect(answer.errors?.[0]?.extensions).toEqual({ code: 'RATE_LIMITED', retryAfterSeconds: 900 });
  });

  describe('of who has none', () => {
    const withoutPassword = async (name: string) => {
      const person = await signUp(name);
      await app.sql(`update accounts set password_hash = null where email = $1`, [person.email]);
      return person;
    };
    const mailed = async (token: string, email: string) => {
      await ask(token, REQUEST_VERIFICATION_CODE);
      await app.runJobs();
      return (await mailbox.next(email)).code!;
    };

    test.each(TRANSPORTS)('is replaced by a code that is mailed, over %s', async (transport) => {
      const { email, accessToken: token } = await withoutPassword('Jo');
      const execute = over(app, transport);

      const none = await execute(VERIFY_PASSWORD, { password: '' }, { token });
      const sent = await execute(REQUEST_VERIFICATION_CODE, {}, { token });
      await app.runJobs();
      const { code } = await mailbox.next(email);
      const wrong = await execute(VERIFY_CODE, { code: 'xxxxxx' }, { token });
      const right = await execute(VERIFY_CODE, { code }, { token });
      const changed = await execute(CHANGE_PASSWORD, { password: NEW }, { token });

      expect(none.data.verifyPassword.__typename).toBe('NoPassword');
      expect(sent.data.requestVerificationCode).toEqual({ __typename: 'LetterSent', goodForSeconds: 300 });
      expect(wrong.data.verifyCode.__typename).toBe('CodeInvalid');
      expect(right.data.verifyCode.__typename).toBe('Verification');
      expect(changed.data.changePassword.__typename).toBe('Account');
      expect((await signIn(email, NEW)).__typename).toBe('Session');
    });

    test('is good in the session of its person only', async () => {
      const [kim, lee] = [await withoutPassword('Kim'), await withoutPassword('Lee')];

      const code = await mailed(kim.accessToken, kim.email);

      expect((await ask(lee.accessToken, VERIFY_CODE, { code })).__typename).toBe('CodeInvalid');
    });

    test('is no way around the password of who has one', async () => {
      const { accessToken } = await signUp('Max');

      expect((await ask(accessToken, REQUEST_VERIFICATION_CODE)).__typename).toBe('PasswordNeeded');
    });
  });
});
