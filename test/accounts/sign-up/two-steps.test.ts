import { describe, expect, test } from '@jest/globals';
import { useApp } from '../../support/app.js';
import { Mailbox } from '../../support/mailbox.js';
import { tally, together } from '../../support/together.js';
import { over, TRANSPORTS } from '../../support/transports.js';
import { REQUEST_SIGN_UP, VERIFY_SIGN_UP } from '../account-operations.js';
import { newcomer, PASSWORD, SIGN_IN, SIGN_UP } from '../operations.js';

describe('a sign-up in two steps', () => {
  const mailbox = new Mailbox();
  const app = useApp({ mailbox, manualClock: true, repeating: false, env: { EMAIL_VERIFICATION: 'on' } });
  const accounts = (email: string) => app.sql(`select * from accounts where lower(email) = lower($1)`, [email]);
  const verify = (email: string, code: string, request?: string) =>
    app.run(VERIFY_SIGN_UP, { input: { email, code, request } });
  /** Asks, has the letter written, and opens it. */
  const request = async (input: ReturnType<typeof newcomer>) => {
    const { request } = await app.run(REQUEST_SIGN_UP, { input });
    await app.runJobs();
    return { request, ...(await mailbox.next(input.email)) };
  };
  const otherThan = (code: string, by = 1) => String((Number(code) + by) % 1_000_000).padStart(6, '0');

  test.each(TRANSPORTS)('makes a verified student and signs them in, over %s', async (transport) => {
    const execute = over(app, transport);
    const input = newcomer('Ada');

    const requested = await execute(REQUEST_SIGN_UP, { input });
    await app.runJobs();
    const { code } = await mailbox.next(input.email);
    const before = await accounts(input.email);
    const { data } = await execute(VERIFY_SIGN_UP, { input: { email: input.email.toUpperCase(), code: ` ${code} ` } });

    expect(requested.data.requestSignUp).toEqual({ request: expect.any(String), goodForSeconds: 300 });
    expect(before).toEqual([]);
    expect(data.verifySignUp).toMatchObject({
      __typename: 'Session',
      account: { name: 'Ada', email: input.email, role: 'STUDENT', locale: 'EN', emailVerifiedAt: expect.any(String) },
    });
    const signedIn = await app.run(SIGN_IN, { input: { email: input.email, password: PASSWORD } });
    expect(signedIn.__typename).toBe('Session');
  });

  test.each([
    ['en', /is your code/, 'five minutes', 'EN'],
    ['ko', /인증 번호/, '5분', 'KO'],
  ])('writes its letter in the language of who asks: %s', async (language, subject, words, locale) => {
    const input = newcomer('Bo');

    await app.execute(REQUEST_SIGN_UP, { input }, { headers: { 'accept-language': language } });
    await app.runJobs();

    const letter = await mailbox.next(input.email);
    const { account } = await verify(input.email, letter.code!);
    expect(letter.subject).toMatch(subject);
    expect(letter.text).toContain(words);
    expect(letter.html).toContain(`<html lang="${language}">`);
    expect(letter.html).toContain(`<strong>${letter.code}</strong>`);
    expect(account.locale).toBe(locale);
  });

  test('keeps neither the code nor the password anywhere it could be read', async () => {
    const input = newcomer('Cy');

    await app.run(REQUEST_SIGN_UP, { input });
    const jobs =
      await app.sql(`select j::text, (select payload::text from graphile_worker._private_jobs p where p.id = j.id)
                                  from graphile_worker.jobs j`);
    await app.runJobs();
    const { code } = await mailbox.next(input.email);

    const { redis } = app.apps[0]!.infra;
    const kept = await Promise.all(
      (await redis.keys(`${app.redisPrefix}code:*`)).map(async (key) => [key, await redis.hgetall(key)]),
    );
    const everything = JSON.stringify([jobs, kept]);
    expect(jobs.length).toBeGreaterThan(0);
    expect(everything).toContain('$argon2id$');
    expect(JSON.stringify(jobs)).not.toContain(input.email);
    expect(everything).not.toContain(PASSWORD);
    expect(everything.replace(/[\w-]{30,}/g, '')).not.toContain(code);
  });

  test('takes the code until five minutes are over', async () => {
    const [early, late] = [newcomer('Dee'), newcomer('Eve')];
    const letters = [await request(early), await request(late)];

    app.clock.advance({ minutes: 4, seconds: 59 });
    const inTime = await verify(early.email, letters[0]!.code!);
    app.clock.advance({ seconds: 1 });
    const tooLate = await verify(late.email, letters[1]!.code!);

    expect(inTime.__typename).toBe('Session');
    expect(tooLate).toEqual({ __typename: 'CodeInvalid', message: expect.any(String) });
    expect(await accounts(late.email)).toEqual([]);
  });

  test('gives a code five tries, one after the other', async () => {
    const [patient, careless] = [newcomer('Fay'), newcomer('Gil')];
    const [right, missed] = [(await request(patient)).code!, (await request(careless)).code!];

    for (let i = 1; i <= 4; i += 1) await verify(patient.email, otherThan(right, i));
    for (let i = 1; i <= 5; i += 1) await verify(careless.email, otherThan(missed, i));

    expect((await verify(patient.email, right)).__typename).toBe('Session');
    expect((await verify(careless.email, missed)).__typename).toBe('CodeInvalid');
  });

  test.each(TRANSPORTS)('and no more to a hundred guesses at once, nor under aliases, over %s', async (transport) => {
    const execute = over(app, transport);
    const input = newcomer('Hal');
    const { code } = await request(input);
    const guess = (i: number) =>
      `a${i}: verifySignUp(input: { email: "${input.email}", code: "${otherThan(code!, i)}" }) { __typename }`;
    const documents = Array.from({ length: 5 }, (_, d) => {
      const last = d === 4 ? otherThan(code!, 0) : otherThan(code!, 500);
      return `mutation { ${Array.from({ length: 20 }, (_, i) => guess(d * 20 + i + 1)).join(' ')}
        z: verifySignUp(input: { email: "${input.email}", code: "${last}" }) { __typename } }`;
    });

    const answers = await together(documents.slice(0, 4), (document) => execute(document));
    const [withTheRightOne] = await together(documents.slice(4), (document) => execute(document));

    for (const { data } of [...answers, withTheRightOne!])
      expect(tally(Object.values(data))).toEqual({ CodeInvalid: 21 });
    expect(await accounts(input.email)).toEqual([]);
  });

  test('takes a code once, whoever is first of twenty', async () => {
    const input = newcomer('Ivy');
    const { code } = await request(input);

    const answers = await together(Array.from({ length: 20 }), () => verify(input.email, code!));

    expect(tally(answers)).toEqual({ Session: 1, CodeInvalid: 19 });
    expect(await accounts(input.email)).toHaveLength(1);
  });

  test('takes only the code of the letter that came last, with what was asked last', async () => {
    const input = newcomer('Jo');
    const first = await request(input);
    const second = await request({ ...input, name: 'Joanna' });

    const old = first.code === second.code ? null : await verify(input.email, first.code!);
    const { account } = await verify(input.email, second.code!);

    expect(old?.__typename ?? 'CodeInvalid').toBe('CodeInvalid');
    expect(account.name).toBe('Joanna');
  });

  test('does not complete what somebody else has asked for with the same address', async () => {
    const victim = newcomer('Kim');
    const own = await request(victim);
    const theirs = await request({ ...victim, password: 'the attacker knows this one' });

    const answer = await verify(victim.email, theirs.code!, own.request);

    expect(answer.__typename).toBe('CodeInvalid');
    expect(await accounts(victim.email)).toEqual([]);
  });

  test.each([
    ['en', 'has an account already', 'en'],
    ['ko', '이미 계정이 있습니다', 'ko'],
  ])('tells of an account only to who reads its mail (%s), and answers the same', async (language, words) => {
    const input = newcomer('Lee');
    await verify(input.email, (await request(input)).code!);
    const ask = (email: string) =>
      app.execute(REQUEST_SIGN_UP, { input: { ...input, email } }, { headers: { 'accept-language': language } });

    const known = await ask(input.email.toUpperCase());
    const unknown = await ask(newcomer('Max').email);
    await app.runJobs();

    const letter = await mailbox.next(input.email);
    expect(letter).toMatchObject({ code: null, link: 'http://localhost:4000/sign-in' });
    expect(letter.text).toContain(words);
    expect(known.data.requestSignUp).toEqual({ ...unknown.data.requestSignUp, request: expect.any(String) });
    expect((await verify(input.email, '000000')).__typename).toBe('CodeInvalid');
    expect(await accounts(input.email)).toHaveLength(1);
  });

  test.each([
    ['en', 'restore that account'],
    ['ko', '계정을 복구해 주세요'],
  ])('tells only who reads the mail that a withdrawn account can be restored (%s)', async (language, words) => {
    const input = newcomer('Mia');
    await verify(input.email, (await request(input)).code!);
    await app.sql(`update accounts set deleted_at = now() where email = $1`, [input.email]);
    const ask = (email: string) =>
      app.execute(REQUEST_SIGN_UP, { input: { ...input, email } }, { headers: { 'accept-language': language } });

    const withdrawn = await ask(input.email);
    const unknown = await ask(newcomer('Max').email);
    await app.runJobs();

    const letter = await mailbox.next(input.email);
    expect(letter).toMatchObject({ code: null, link: 'http://localhost:4000/restore-account' });
    expect(letter.text).toContain(words);
    expect(withdrawn.data.requestSignUp).toEqual({ ...unknown.data.requestSignUp, request: expect.any(String) });
    expect((await verify(input.email, '000000')).__typename).toBe('CodeInvalid');
  });

  test('gives one address to one of two who prove it at once', async () => {
    const input = newcomer('Nan');
    const { code } = await request(input);
    await app.sql(`insert into accounts (email, name) values ($1, 'first')`, [input.email.toUpperCase()]);

    const answer = await verify(input.email, code!);

    expect(answer.__typename).toBe('EmailTaken');
  });

  test('sends five letters an hour to one address and ten a day, however it is spelled', async () => {
    const input = newcomer('Oz');
    const ask = async (email = input.email) =>
      (await app.execute(REQUEST_SIGN_UP, { input: { ...input, email } })).errors?.[0]?.extensions ?? 'sent';
    const aliases = Array.from(
      { length: 8 },
      (_, i) =>
        `a${i}: requestSignUp(input: { email: "${input.email}", name: "Oz", password: "${PASSWORD}" }) { request }`,
    );

    const { data, errors } = await app.execute(`mutation { ${aliases.join(' ')} }`);
    const sixth = await ask(input.email.toUpperCase());
    app.clock.advance({ minutes: 60 });
    const later = [await ask(), await ask(), await ask(), await ask(), await ask()];
    app.clock.advance({ minutes: 60 });
    const eleventh = await ask();
    const elsewhere = await ask(newcomer('Pia').email);

    expect(data).toBeNull();
    expect(errors!.map(({ extensions }) => extensions.code)).toContain('RATE_LIMITED');
    expect(sixth).toEqual({ code: 'RATE_LIMITED', retryAfterSeconds: 3600 });
    expect(later).toEqual(['sent', 'sent', 'sent', 'sent', 'sent']);
    expect(eleventh).toEqual({ code: 'RATE_LIMITED', retryAfterSeconds: 22 * 3600 });
    expect(elsewhere).toBe('sent');
  });

  test('sends its letter when the mail server is back', async () => {
    const input = newcomer('Quinn');
    await app.runJobs();
    mailbox.turningAway = 1;

    await app.run(REQUEST_SIGN_UP, { input });
    await app.runJobs();
    const meanwhile = mailbox.take(input.email);
    await app.runJobs();

    const { code } = await mailbox.next(input.email);
    expect(meanwhile).toBeUndefined();
    expect((await verify(input.email, code!)).__typename).toBe('Session');
  });

  test.each([
    ['email', { email: 'nobody' }],
    ['name', { name: ' ' }],
    ['password', { password: 'password1' }],
  ])('refuses a bad %s, and writes no letter', async (field, wrong) => {
    const answer = await app.execute(REQUEST_SIGN_UP, { input: { ...newcomer('Ray'), ...wrong } });

    expect(answer.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field });
    expect(await app.sql(`select 1 from graphile_worker.jobs where attempts = 0`)).toEqual([]);
  });

  test.each([
    ['nothing', ''],
    ['too few digits', '12345'],
    ['letters', 'abcdef'],
    ['far too many digits', '0'.repeat(5000)],
    ['a control character', '\u0000'],
    ['an object', '{"a":1}'],
  ])('takes %s for no code', async (_what, code) => {
    const input = newcomer('Sue');
    await request(input);

    expect((await verify(input.email, code)).__typename).toBe('CodeInvalid');
  });

  test('is the only way in where addresses are verified', async () => {
    const input = newcomer('Tom');

    const answer = await app.execute(SIGN_UP, { input });

    expect(answer.errors?.[0]).toMatchObject({
      message: expect.stringContaining('requestSignUp'),
      extensions: { code: 'FORBIDDEN', emailVerification: 'on' },
    });
    expect(await accounts(input.email)).toEqual([]);
  });
});

describe('where addresses are not verified', () => {
  const app = useApp({ repeating: false, env: { EMAIL_VERIFICATION: 'off' } });

  test.each([
    ['requestSignUp', REQUEST_SIGN_UP, newcomer('Una')],
    ['verifySignUp', VERIFY_SIGN_UP, { email: 'una@example.com', code: '123456' }],
  ])('a sign-up takes one step, and %s says so', async (_field, operation, input) => {
    const answer = await app.execute(operation, { input });

    expect(answer.errors?.[0]).toMatchObject({
      message: expect.stringContaining('signUp.'),
      extensions: { code: 'FORBIDDEN', emailVerification: 'off' },
    });
    expect(await app.sql(`select 1 from graphile_worker.jobs`)).toEqual([]);
  });
});
