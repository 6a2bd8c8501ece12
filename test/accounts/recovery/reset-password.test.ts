import { describe, expect, test } from '@jest/globals';
import { useApp } from '../../support/app.js';
import { Mailbox } from '../../support/mailbox.js';
import { tally, together } from '../../support/together.js';
import { over, TRANSPORTS } from '../../support/transports.js';
import { REQUEST_PASSWORD_RESET, RESET_PASSWORD } from '../account-operations.js';
import { bearing, ME, newcomer, PASSWORD, REFRESH, SIGN_IN, SIGN_UP } from '../operations.js';

const NEW = 'a better horse than that';

describe('a link to set a new password', () => {
  const mailbox = new Mailbox();
  const app = useApp({
    mailbox,
    manualClock: true,
    repeating: false,
    env: { PUBLIC_URL: 'https://courses.example.com/' },
  });
  const signUp = async (name: string) => {
    const input = newcomer(name);
    const session = await app.run(SIGN_UP, { input });
    return { email: input.email, ...session };
  };
  const signIn = async (email: string, password: string) =>
    (await app.run(SIGN_IN, { input: { email, password } })).__typename as string;
  const linkTo = async (email: string) => {
    await app.run(REQUEST_PASSWORD_RESET, { email });
    await app.runJobs();
    return (await mailbox.next(email)).link!.split('token=')[1]!;
  };
  const reset = (token: string, password = NEW) => app.run(RESET_PASSWORD, { input: { token, password } });

  test.each(TRANSPORTS)('sets it, over %s', async (transport) => {
    const { email } = await signUp('Ada');
    const execute = over(app, transport);

    const requested = await execute(REQUEST_PASSWORD_RESET, { email: ` ${email.toUpperCase()}` });
    await app.runJobs();
    const letter = await mailbox.next(email);
    const token = letter.link!.split('token=')[1];
    const { data } = await execute(RESET_PASSWORD, { input: { token, password: NEW } });

    expect(requested.data.requestPasswordReset).toEqual({ goodForSeconds: 1800 });
    expect(letter.link).toMatch(/^https:\/\/courses\.example\.com\/reset-password#token=[\w-]{43}$/);
    expect(data.resetPassword).toEqual({ __typename: 'PasswordReset', email });
    expect([await signIn(email, PASSWORD), await signIn(email, NEW)]).toEqual(['InvalidCredentials', 'Session']);
  });

  test('leads to our own pages, whatever host the request names', async () => {
    const { email } = await signUp('Bo');

    await app.execute(
      REQUEST_PASSWORD_RESET,
      { email },
      { headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http', forwarded: 'host=evil.example' } },
    );
    await app.runJobs();

    expect((await mailbox.next(email)).html).not.toContain('evil.example');
  });

  test('is written in Korean to who asks in Korean', async () => {
    const { email } = await signUp('Cy');

    await app.execute(REQUEST_PASSWORD_RESET, { email }, { headers: { 'accept-language': 'ko' } });
    await app.runJobs();

    expect(await mailbox.next(email)).toMatchObject({ subject: '비밀번호 다시 설정하기' });
  });

  test('is good once, also for twenty at once', async () => {
    const { email } = await signUp('Dee');
    const token = await linkTo(email);

    const answers = await together(Array.from({ length: 20 }), (_, i) => reset(token, `${NEW} ${i}`));

    expect(tally(answers)).toEqual({ PasswordReset: 1, LinkInvalid: 19 });
    expect((await reset(token)).__typename).toBe('LinkInvalid');
  });

  test('is good for half an hour', async () => {
    const [early, late] = [await signUp('Eve'), await signUp('Eli')];
    const tokens = [await linkTo(early.email), await linkTo(late.email)];

    app.clock.advance({ minutes: 29, seconds: 59 });
    const inTime = await reset(tokens[0]!);
    app.clock.advance({ seconds: 1 });
    const tooLate = await reset(tokens[1]!);

    expect([inTime.__typename, tooLate.__typename]).toEqual(['PasswordReset', 'LinkInvalid']);
    expect(await signIn(late.email, PASSWORD)).toBe('Session');
  });

  test('is replaced by the next one', async () => {
    const { email } = await signUp('Fay');
    const [first, second] = [await linkTo(email), await linkTo(email)];

    expect((await reset(first)).__typename).toBe('LinkInvalid');
    expect((await reset(second)).__typename).toBe('PasswordReset');
  });

  test('stays good when the password will not do', async () => {
    const { email } = await signUp('Gil');
    const token = await linkTo(email);

    const answer = await app.execute(RESET_PASSWORD, { input: { token, password: email } });

    expect(answer.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: 'password' });
    expect((await reset(token)).__typename).toBe('PasswordReset');
  });

  test('used ends every session, and tells the person', async () => {
    const { email, accessToken, refreshToken } = await signUp('Hal');
    const token = await linkTo(email);

    await reset(token);
    await app.runJobs();

    const me = await app.execute(ME, {}, bearing(accessToken));
    expect(me.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect((await app.run(REFRESH, { token: refreshToken })).__typename).toBe('SessionEnded');
    expect((await mailbox.next(email)).subject).toBe('Your password was changed');
  });

  test.each([0, 2, 4, 6, 8])(
    'leaves nobody in who gives the old password at the same moment: %i before it',
    async (before) => {
      const { email } = await signUp('Ian');
      const token = await linkTo(email);
      const input = { email, password: PASSWORD };
      const sending = Array.from({ length: 9 }, () => () => app.execute(SIGN_IN, { input }));
      sending.splice(before, 0, () => app.execute(RESET_PASSWORD, { input: { token, password: NEW } }));

      const answers = await together(sending, (send) => send());

      const opened = answers.flatMap(({ data }) => data?.signIn?.accessToken ?? []);
      const seen = await together(opened, (accessToken) => app.execute(ME, {}, bearing(accessToken)));
      for (const me of seen) expect(me.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
      expect(await signIn(email, NEW)).toBe('Session');
    },
  );

  test('is kept as a digest only, and stands in no job', async () => {
    const { email } = await signUp('Ivy');

    await app.run(REQUEST_PASSWORD_RESET, { email });
    const jobs = await app.sql(`select payload::text from graphile_worker._private_jobs`);
    await app.runJobs();
    const token = (await mailbox.next(email)).link!.split('token=')[1]!;

    const rows = await app.sql(`select r::text from password_resets r`);
    expect(JSON.stringify(jobs)).not.toContain(email);
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify([jobs, rows])).not.toContain(token);
  });

  test('is asked for with the same answer when there is no account, and then no letter is written', async () => {
    const { email } = await signUp('Jo');
    const stranger = newcomer('nobody').email;

    const [known, unknown] = await together([email, stranger], (who) =>
      app.execute(REQUEST_PASSWORD_RESET, { email: who }),
    );
    await app.runJobs();

    expect(unknown).toEqual(known);
    expect(mailbox.take(email)).toBeDefined();
    expect(mailbox.take(stranger)).toBeUndefined();
  });

  test('is mailed five times an hour at most, whether anybody lives there or not', async () => {
    const { email } = await signUp('Kim');
    const aliases = (who: string) =>
      `mutation { ${Array.from({ length: 6 }, (_, i) => `a${i}: requestPasswordReset(email: "${who}") { goodForSeconds }`).join(' ')} }`;

    const [known, unknown] = await together([email, newcomer('nobody').email], (who) => app.execute(aliases(who)));

    expect(known!.errors?.[0]?.extensions).toEqual({ code: 'RATE_LIMITED', retryAfterSeconds: 3600 });
    expect(unknown!.errors?.[0]?.extensions).toEqual(known!.errors?.[0]?.extensions);
  });

  test.each(['', 'x', 'x'.repeat(43), '\u0000', "' or '1'='1"])('is not %j', async (token) => {
    expect((await reset(token)).__typename).toBe('LinkInvalid');
  });
});
