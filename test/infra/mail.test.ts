import { describe, expect, test } from '@jest/globals';
import { sendLetter } from '../../src/infra/mail.js';
import { writeLetter } from '../../src/kit/letter.js';
import { useApp } from '../support/app.js';
import { Mailbox } from '../support/mailbox.js';
import { together } from '../support/together.js';

describe('a letter', () => {
  const mailbox = new Mailbox();
  const app = useApp({ mailbox, repeating: false, env: { MAIL_FROM: '수강 신청 <hello@courses.example>' } });
  const send = (to: string, subject = 'Hello') =>
    sendLetter(app.context(), {
      to,
      ...writeLetter('ko', { subject, paragraphs: ['<b>안녕하세요</b> & "bye"'], code: '012345' }),
    });

  test('arrives over SMTP as text and as HTML, in Korean, and what it is made from stays text', async () => {
    await send('Ada@example.com', '인증 번호\r\nBcc: everyone@example.com');

    const letter = await mailbox.next('ada@example.com');
    expect(letter).toMatchObject({ subject: '인증 번호 Bcc: everyone@example.com', code: '012345' });
    expect(letter.from).toContain('hello@courses.example');
    expect(letter.text).toContain('<b>안녕하세요</b> & "bye"');
    expect(letter.html).toContain('&lt;b&gt;안녕하세요&lt;/b&gt;');
    expect(mailbox.letters).toEqual([]);
  });

  test('goes to one address at most, whatever the text of it says', async () => {
    await send('eve@example.com,mallory@example.com').catch(() => {});
    await send('Eve <mallory@example.com>').catch(() => {});

    expect(mailbox.letters.filter(({ to }) => ['eve@example.com', 'mallory@example.com'].includes(to))).toEqual([]);
    mailbox.letters.length = 0;
  });

  test('is one of many that go out over a few connections', async () => {
    const people = Array.from({ length: 40 }, (_, i) => `person-${i}@example.com`);

    await together(people, (to) => send(to));

    expect(mailbox.letters.map(({ to }) => to).sort()).toEqual(people.sort());
  });

  test('that the server turns away is told of, so that its job tries again', async () => {
    mailbox.turningAway = 1;

    await expect(send('bo@example.com')).rejects.toThrow('Try again later');
    await send('bo@example.com');

    expect(await mailbox.next('bo@example.com')).toMatchObject({ subject: 'Hello' });
  });
});

describe('a letter to a mail server that speaks TLS', () => {
  const mailbox = new Mailbox(true);
  const app = useApp({ mailbox, repeating: false });
  const letter = { to: 'ada@example.com', ...writeLetter('en', { subject: 'Hello', paragraphs: [] }) };

  test('is given to one whose certificate holds, and to no other', async () => {
    const trusting = await app.openProcess({ SMTP_URL: `${mailbox.url}?tls.rejectUnauthorized=false` });

    await expect(sendLetter(app.context(), letter)).rejects.toThrow('certificate');
    await sendLetter(trusting.infra, letter);

    await trusting.close();
    expect(mailbox.letters).toHaveLength(1);
  });
});
