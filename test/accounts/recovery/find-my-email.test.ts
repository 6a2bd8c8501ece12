import { describe, expect, test } from '@jest/globals';
import { useApp } from '../../support/app.js';
import { Mailbox } from '../../support/mailbox.js';
import { together } from '../../support/together.js';
import { over, TRANSPORTS } from '../../support/transports.js';
import { FIND_MY_EMAIL } from '../account-operations.js';
import { newcomer, SIGN_UP } from '../operations.js';

describe('findMyEmail', () => {
  const mailbox = new Mailbox();
  const app = useApp({ mailbox, repeating: false });
  const signUp = async (name: string) => {
    const input = newcomer('person');
    await app.run(SIGN_UP, { input: { ...input, name } });
    return input.email;
  };

  test.each(TRANSPORTS)('mails how to sign in to who has an account of this name, over %s', async (transport) => {
    const email = await signUp('Ada  Lovelace');

    const { data } = await over(app, transport)(FIND_MY_EMAIL, {
      input: { name: 'ada lovelace', email: email.toUpperCase() },
    });
    await app.runJobs();

    const letter = await mailbox.next(email);
    expect(data.findMyEmail).toEqual({ goodForSeconds: null });
    expect(letter.text).toContain(`Its email address is ${email}.`);
    expect(letter.text).toContain('your password');
  });

  test('tells who asks nothing: the same answer for an account, another name, and nobody', async () => {
    const [mine, others] = [await signUp('Bo'), await signUp('Cy')];
    const asked = [
      { name: 'Bo', email: mine },
      { name: 'Bo', email: others },
      { name: 'Bo', email: newcomer('nobody').email },
    ];

    const answers = await together(asked, (input) => app.execute(FIND_MY_EMAIL, { input }));
    await app.runJobs();

    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    expect(mailbox.letters.map(({ to }) => to)).toEqual([mine.toLowerCase()]);
  });

  test('says of an account without a password that it has none', async () => {
    const { uuid } = await app.student('Dee');
    const [{ email }] = await app.sql(`select email from accounts where id = $1`, [uuid]);

    await app.execute(FIND_MY_EMAIL, { input: { name: 'Dee', email } }, { headers: { 'accept-language': 'ko' } });
    await app.runJobs();

    expect((await mailbox.next(email)).text).toContain('비밀번호가 없는 계정');
  });

  test.each([
    ['email', { name: 'Eve', email: 'eve' }],
    ['name', { name: '', email: 'eve@example.com' }],
  ])('refuses a bad %s', async (field, input) => {
    const answer = await app.execute(FIND_MY_EMAIL, { input });

    expect(answer.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field });
  });
});
