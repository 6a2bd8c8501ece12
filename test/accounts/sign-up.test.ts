import { describe, expect, test } from '@jest/globals';
import { useApp } from '../support/app.js';
import { tally, together } from '../support/together.js';
import { bearing, ME, newcomer, PASSWORD, SIGN_UP } from './operations.js';

describe('signUp', () => {
  const app = useApp();
  const countAccounts = async () => (await app.sql(`select count(*)::int as count from accounts`))[0].count as number;

  test('makes a student and signs them in', async () => {
    const input = newcomer('Ada');

    const session = await app.run(SIGN_UP, { input });

    const me = await app.execute(ME, {}, bearing(session.accessToken));
    expect(session).toMatchObject({
      __typename: 'Session',
      account: { name: 'Ada', email: input.email, role: 'STUDENT' },
    });
    expect(me.data.me).toEqual(session.account);
  });

  test('tells when the access token ends, a quarter of an hour away', async () => {
    const { accessTokenExpiresAt } = await app.run(SIGN_UP, { input: newcomer('Bo') });

    const minutes = (Date.parse(accessTokenExpiresAt) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(14.5);
    expect(minutes).toBeLessThanOrEqual(15);
  });

  test('keeps of the password only its argon2id hash', async () => {
    const input = newcomer('Cy');

    await app.run(SIGN_UP, { input });

    const [row] = await app.sql(`select a::text as text from accounts a where email = $1`, [input.email]);
    expect(row.text).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
    expect(row.text).not.toContain(PASSWORD);
  });

  test('refuses an email address that has an account, whatever its case and the spaces around it', async () => {
    const input = newcomer('Dee');
    await app.run(SIGN_UP, { input });

    const again = await app.run(SIGN_UP, { input: { ...input, email: `  ${input.email.toUpperCase()} ` } });

    expect(again).toEqual({ __typename: 'EmailTaken', message: expect.stringContaining('already') });
  });

  test('words the refusal in Korean for who prefers it', async () => {
    const input = newcomer('Eun');
    await app.run(SIGN_UP, { input });

    const again = await app.execute(SIGN_UP, { input }, { headers: { 'accept-language': 'ko-KR,ko;q=0.9' } });

    expect(again.data.signUp.message).toContain('이미 가입된');
  });

  test('gives one email address to exactly one of twenty who ask at once', async () => {
    const input = newcomer('Fay');
    const cases = Array.from({ length: 20 }, (_, i) => (i % 2 ? input.email.toUpperCase() : input.email));

    const answers = await together(cases, (email) => app.run(SIGN_UP, { input: { ...input, email } }));

    expect(tally(answers)).toEqual({ Session: 1, EmailTaken: 19 });
    expect(await app.sql(`select 1 from accounts where lower(email) = lower($1)`, [input.email])).toHaveLength(1);
  });

  test.each([
    ['email', { email: 'nobody' }],
    ['email', { email: 'a@b' }],
    ['email', { email: '' }],
    ['email', { email: 'a\u0000b@example.com' }],
    ['email', { email: `${'a'.repeat(250)}@example.com` }],
    ['name', { name: '' }],
    ['name', { name: '   ' }],
    ['name', { name: 'a\u0000b' }],
    ['name', { name: 'a\nb' }],
    ['name', { name: '\ud800' }],
    ['name', { name: 'x'.repeat(101) }],
    ['password', { password: 'only-fourteen!' }],
    ['password', { password: 'x'.repeat(257) }],
    ['password', { password: `surely long enough \ud800` }],
  ])('refuses a bad %s and makes nothing: %j', async (field, wrong) => {
    const before = await countAccounts();

    const answer = await app.execute(SIGN_UP, { input: { ...newcomer('Gil'), ...wrong } });

    expect(answer.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field });
    expect(await countAccounts()).toBe(before);
  });

  test.each([
    ['in Korean', { name: '홍길동', password: '비밀번호는열다섯글자가넘습니다' }],
    ['of pictures, counted as characters', { name: '🦊'.repeat(100), password: '🦊'.repeat(15) }],
    ['with quotes', { name: `Robert'); drop table accounts;--`, password: `' or '1'='1' or '1'='1` }],
    ['named like what every object has', { name: '__proto__', password: '__proto__.constructor' }],
    ['as long as may be', { name: 'n'.repeat(100), password: 'p'.repeat(256) }],
  ])('takes a name and password %s as they are', async (_what, given) => {
    const session = await app.run(SIGN_UP, { input: { ...newcomer('Hal'), ...given } });

    expect(session.account.name).toBe(given.name);
  });

  test('lets nobody choose their role', async () => {
    const input = { ...newcomer('Ivy'), role: 'ADMIN' };

    const answer = await app.execute(SIGN_UP, { input });

    expect(answer.errors).toHaveLength(1);
    expect(await app.sql(`select 1 from accounts where email = $1`, [input.email])).toEqual([]);
  });
});
