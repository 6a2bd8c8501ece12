import { describe, expect, test } from '@jest/globals';
import { sendLetter } from '../../src/infra/mail.js';
import { writeLetter } from '../../src/kit/letter.js';
import { useApp, type TestApp } from '../support/app.js';
import { REQUEST_SIGN_UP, VERIFY_SIGN_UP } from './account-operations.js';
import { newcomer } from './operations.js';

const get = (app: TestApp, path: string) => fetch(`${app.apps[0]!.server!.url}${path}`);

describe('the mailbox of a development machine', () => {
  const app = useApp({ repeating: false, env: { EMAIL_VERIFICATION: 'on' } });
  const lettersTo = async (to: string) =>
    ((await (await get(app, `/dev/mail.json?to=${encodeURIComponent(to)}`)).json()) as { letters: any[] }).letters;

  test('has the code with which a sign-up is completed, without any mail server', async () => {
    const input = newcomer('Ada');
    await app.run(REQUEST_SIGN_UP, { input });
    await app.runJobs();

    const [letter] = await lettersTo(input.email.toUpperCase());

    const code = /\d{6}/.exec(letter.text)![0];
    const answer = await app.run(VERIFY_SIGN_UP, { input: { email: input.email, code } });
    expect(letter).toMatchObject({ to: input.email, subject: expect.stringContaining(code) });
    expect(answer.__typename).toBe('Session');
  });

  test('lists what was sent, newest first, and shows each as text and as HTML', async () => {
    const to = newcomer('Bo').email;
    for (const subject of ['First', 'Second'])
      await sendLetter(app.context(), { to, ...writeLetter('en', { subject, paragraphs: ['Hello'] }) });

    const list = await (await get(app, `/dev/mail?to=${encodeURIComponent(to)}`)).text();

    const link = /\/dev\/mail\/\d+/.exec(list)![0];
    const letter = await (await get(app, link)).text();
    expect(list.indexOf('Second')).toBeLessThan(list.indexOf('First'));
    expect(letter).toContain('<h1>Second</h1>');
    expect(letter).toMatch(/<pre>Hello/);
  });

  test('runs nothing that a letter brings along', async () => {
    const to = '"><script>alert(1)</script>@example.com';
    const evil = `<script>alert(1)</script><img src=x onerror="alert(1)">`;
    await sendLetter(app.context(), { to, subject: evil, text: evil, html: `"${evil}` });

    const pages = [
      await get(app, '/dev/mail'),
      await get(app, `/dev/mail?to=${encodeURIComponent(to)}`),
      await get(app, `/dev/mail/${(await lettersTo(to))[0].id}`),
    ];

    for (const page of pages) {
      const html = await page.text();
      const policy = page.headers.get('content-security-policy')!;
      expect(html).not.toMatch(/<script|<img/);
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toContain('script-src');
    }
    const shown = await (await get(app, `/dev/mail/${(await lettersTo(to))[0].id}`)).text();
    expect(shown).toMatch(/<iframe sandbox title="As HTML" srcdoc="&quot;&lt;script&gt;[^"]*"><\/iframe>/);
  });

  test('is asked for one letter by its number', async () => {
    expect((await get(app, '/dev/mail/999999')).status).toBe(404);
    expect((await get(app, '/dev/mail/x')).status).toBe(400);
    expect((await get(app, '/dev/mail/1;drop')).status).toBe(400);
  });
});

describe('production', () => {
  const app = useApp({
    repeating: false,
    env: {
      NODE_ENV: 'production',
      ACCESS_TOKEN_SECRET: 'a secret of this test, 32 letters long',
      TICKET_SECRET: 'another secret of it, 32 letters long',
    },
  });

  test('has no such mailbox, and puts no letter where it would have been', async () => {
    const letter = { to: 'ada@example.com', ...writeLetter('en', { subject: 'Hello', paragraphs: [] }) };

    await expect(sendLetter(app.context(), letter)).rejects.toThrow('SMTP_URL');
    for (const path of ['/dev/mail', '/dev/mail/1', '/dev/mail.json']) expect((await get(app, path)).status).toBe(404);
    expect(await app.sql(`select 1 from dev_mails`)).toEqual([]);
  });
});
