import { createHash, randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { useSandbox, type Intent } from '../../support/sandbox.js';

describe('the page of the sandbox', () => {
  const sandbox = useSandbox();

  async function intent(change: object = {}): Promise<Intent> {
    const order = { orderId: randomUUID(), amountMinor: 45_000, currency: 'KRW', title: 'Watercolour' };
    const body = { ...order, returnUrl: 'https://courses.example.com/paid?course=7', ...change };
    return (await sandbox.call('POST', '/v1/intents', body)).json as Intent;
  }

  const open = (payUrl: string, headers: Record<string, string> = {}) => fetch(payUrl, { headers });
  /** Opens the page and sends its form as often as there are decisions. */
  async function send(payUrl: string, ...forms: Record<string, string>[]): Promise<Response[]> {
    const token = /name="token" value="([^"]+)"/.exec(await (await open(payUrl)).text())![1]!;
    const answers: Response[] = [];
    for (const form of forms) {
      const body = new URLSearchParams({ token, ...form });
      answers.push(await fetch(payUrl, { method: 'POST', body, redirect: 'manual' }));
    }
    return answers;
  }

  test('says what is to be paid in the language of the payer, and whatever a title is, it stays text', async () => {
    const { payUrl } = await intent({ title: `<script>alert("1")</script> & 'more'` });

    const english = await (await open(payUrl)).text();
    const korean = await (await open(payUrl, { 'accept-language': 'ko-KR,ko;q=0.9' })).text();

    expect(english).toContain('₩45,000');
    expect(english).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; ');
    expect(english).not.toContain('<script');
    expect(korean).toContain('승인');
  });

  test('may run no script and send its form nowhere but here and on to where the payer came from', async () => {
    const { payUrl } = await intent();

    const response = await open(payUrl);
    const style = /<style>([^]*)<\/style>/.exec(await response.text())![1]!;

    const hash = createHash('sha256').update(style).digest('base64');
    expect(response.headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self' https://courses.example.com; frame-ancestors 'none'; base-uri 'none'`,
    );
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  });

  test.each([
    ['approve', 'AUTHORIZED', 'approved'],
    ['decline', 'FAILED', 'declined'],
  ])('lets the payer %s once, and sends them back', async (decision, status, outcome) => {
    const { id, orderId, payUrl } = await intent();

    const other = decision === 'approve' ? 'decline' : 'approve';
    const answers = await send(payUrl, { decision }, { decision }, { decision: other });

    const back = `https://courses.example.com/paid?course=7&providerRef=${id}&paymentId=${orderId}&outcome=${outcome}`;
    expect(answers.map((answer) => [answer.status, answer.headers.get('location')])).toEqual(
      Array(3).fill([303, back]),
    );
    expect(await sandbox.intent(id)).toMatchObject({ status });
    expect(await (await open(payUrl)).text()).toContain(status);
  });

  test('makes go wrong what was chosen with the approval, for this payment alone', async () => {
    const [one, other] = [await intent(), await intent()];
    await send(one.payUrl, { decision: 'approve', trouble: 'confirm-decline' });
    await send(other.payUrl, { decision: 'approve', trouble: 'none' });
    const confirm = ({ id, orderId }: Intent) =>
      sandbox.call('POST', `/v1/intents/${id}/confirm`, { orderId, amountMinor: 45_000, currency: 'KRW' });

    expect((await confirm(other)).json).toMatchObject({ status: 'PAID' });
    expect((await confirm(one)).json).toMatchObject({ code: 'declined' });
  });

  test.each<Record<string, string>>([{ token: '' }, { token: 'forged', decision: 'approve' }, { decision: 'maybe' }])(
    'decides nothing for a form that is not its own: %j',
    async (fields) => {
      const { id, payUrl } = await intent();

      const [answer] = await send(payUrl, fields);

      expect([400, 403]).toContain(answer!.status);
      expect(await sandbox.intent(id)).toMatchObject({ status: 'CREATED' });
    },
  );

  test.each(['javascript:alert(1)', 'data:text/html,x', '/paid', ''])('goes back to no %j', async (returnUrl) => {
    const order = { orderId: randomUUID(), amountMinor: 1, currency: 'KRW', title: 'T', returnUrl };

    expect(await sandbox.call('POST', '/v1/intents', order)).toMatchObject({ status: 400 });
  });

  test('is not served under a name that is not this machine’s', async () => {
    const { pathname, port } = new URL((await intent()).payUrl);
    const { default: http } = await import('node:http');

    const status = await new Promise((resolve) => {
      http.get({ host: '127.0.0.1', port, path: pathname, headers: { host: 'evil.example' } }, ({ statusCode }) =>
        resolve(statusCode),
      );
    });

    expect(status).toBe(421);
  });
});
