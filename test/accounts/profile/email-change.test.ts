import { describe, expect, test } from '@jest/globals';
import { useApp } from '../../support/app.js';
import { Mailbox } from '../../support/mailbox.js';
import { tally, together } from '../../support/together.js';
import { over, TRANSPORTS } from '../../support/transports.js';
import {
  CONFIRM_EMAIL_CHANGE,
  REQUEST_EMAIL_CHANGE,
  REQUEST_PASSWORD_RESET,
  RESET_PASSWORD,
  VERIFY_PASSWORD,
} from '../account-operations.js';
import { bearing, newcomer, PASSWORD, SIGN_IN, SIGN_UP } from '../operations.js';

describe('a change of the email address', () => {
  const mailbox = new Mailbox();
  const app = useApp({ mailbox, manualClock: true, repeating: false });
  const signUp = async (name: string) => {
    const input = newcomer(name);
    const { accessToken, account } = await app.run(SIGN_UP, { input });
    return { email: input.email, token: accessToken as string, id: account.id as string };
  };
  const addressOf = (name: string) => newcomer(`new.${name}`).email;
  const ask = async (token: string, query: string, variables = {}) =>
    Object.values((await app.execute(query, variables, bearing(token))).data)[0] as any;
  /** Asks for a change and opens the letters of both mailboxes. */
  const request = async ({ token, email }: { token: string; email: string }, to: string) => {
    await ask(token, VERIFY_PASSWORD, { password: PASSWORD });
    await ask(token, REQUEST_EMAIL_CHANGE, { email: to });
    await app.runJobs();
    const [current, added] = [await mailbox.next(email), await mailbox.next(to)];
    return { currentCode: current.code, newCode: added.code };
  };
  const confirm = (token: string, input: object) => ask(token, CONFIRM_EMAIL_CHANGE, { input });
  const signIn = (email: string) => app.run(SIGN_IN, { input: { email, password: PASSWORD } });

  test.each(TRANSPORTS)('is confirmed with the codes of both mailboxes, over %s', async (transport) => {
    const { email, token } = await signUp('Ada');
    const to = addressOf('ada');
    const execute = over(app, transport);

    const early = await execute(REQUEST_EMAIL_CHANGE, { email: to }, { token });
    await execute(VERIFY_PASSWORD, { password: PASSWORD }, { token });
    const requested = await execute(REQUEST_EMAIL_CHANGE, { email: to }, { token });
    await app.runJobs();
    const [current, added] = [await mailbox.next(email), await mailbox.next(to)];
    const unchanged = await signIn(email);
    const { data } = await execute(
      CONFIRM_EMAIL_CHANGE,
      { input: { currentCode: current.code, newCode: added.code } },
      { token },
    );
    await app.runJobs();

    expect(early.data.requestEmailChange.__typename).toBe('PasswordNeeded');
    expect(requested.data.requestEmailChange).toEqual({ __typename: 'LetterSent', goodForSeconds: 300 });
    expect(unchanged.__typename).toBe('Session');
    expect(data.confirmEmailChange).toMatchObject({ email: to, emailVerifiedAt: expect.any(String) });
    expect([(await signIn(email)).__typename, (await signIn(to)).__typename]).toEqual([
      'InvalidCredentials',
      'Session',
    ]);
    expect((await mailbox.next(email)).subject).toBe('Your email address was changed');
  });

  test.each([
    ['the code of the new address alone', (codes: Codes) => ({ newCode: codes.newCode })],
    ['no code of the old', (codes: Codes) => ({ currentCode: '', newCode: codes.newCode })],
    ['the codes the wrong way round', (codes: Codes) => ({ currentCode: codes.newCode, newCode: codes.currentCode })],
    ['one code twice', (codes: Codes) => ({ currentCode: codes.newCode, newCode: codes.newCode })],
  ])('is not confirmed with %s', async (_what, wrong) => {
    const person = await signUp('Bo');
    const codes = await request(person, addressOf('bo'));

    const answer = await confirm(person.token, wrong(codes));

    expect(answer.__typename).toBe('CodeInvalid');
    expect((await signIn(person.email)).__typename).toBe('Session');
  });

  test('has five tries for both codes together', async () => {
    const person = await signUp('Cy');
    const codes = await request(person, addressOf('cy'));

    for (let i = 0; i < 5; i += 1) await confirm(person.token, { ...codes, newCode: `x${i}` });

    expect((await confirm(person.token, codes)).__typename).toBe('CodeInvalid');
  });

  test('is confirmed by the person who asked for it only', async () => {
    const [person, other] = [await signUp('Dee'), await signUp('Dan')];
    const codes = await request(person, addressOf('dee'));

    expect((await confirm(other.token, codes)).__typename).toBe('CodeInvalid');
    expect((await confirm(person.token, codes)).__typename).toBe('Account');
  });

  test('to an address that has an account is told to its owner alone', async () => {
    const [person, owner] = [await signUp('Eve'), await signUp('Eli')];
    await ask(person.token, VERIFY_PASSWORD, { password: PASSWORD });

    const answer = await ask(person.token, REQUEST_EMAIL_CHANGE, { email: owner.email.toUpperCase() });
    await app.runJobs();

    const [toPerson, toOwner] = [await mailbox.next(person.email), await mailbox.next(owner.email)];
    expect(answer.__typename).toBe('LetterSent');
    expect(toPerson.code).toMatch(/^\d{6}$/);
    expect(toOwner).toMatchObject({ code: null, subject: 'You have an account at Course Catch' });
  });

  test('gives one address to one of four who prove it at once', async () => {
    const people = await together(['F0', 'F1', 'F2', 'F3'], signUp);
    const to = addressOf('fay');
    const codes: Codes[] = [];
    for (const person of people) codes.push(await request(person, to));

    const answers = await together(people, ({ token }, i) => confirm(token, codes[i]!));

    expect(tally(answers)).toEqual({ Account: 1, EmailTaken: 3 });
    expect(await app.sql(`select 1 from accounts where email = $1`, [to])).toHaveLength(1);
  });

  test('makes links worth nothing that were mailed to the address before', async () => {
    const person = await signUp('Gil');
    await app.run(REQUEST_PASSWORD_RESET, { email: person.email });
    await app.runJobs();
    const token = (await mailbox.next(person.email)).link!.split('token=')[1];
    await confirm(person.token, await request(person, addressOf('gil')));

    const answer = await app.run(RESET_PASSWORD, { input: { token, password: 'a better horse than that' } });

    expect(answer.__typename).toBe('LinkInvalid');
  });

  test.each(['nobody', '', 'a@b', 'eve@example.com,mallory@example.com'])('refuses %j', async (email) => {
    const { token } = await signUp('Hal');

    const answer = await app.execute(REQUEST_EMAIL_CHANGE, { email }, bearing(token));

    expect(answer.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: 'email' });
  });
});

type Codes = { currentCode: string | null; newCode: string | null };
