import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { Webhook } from 'standardwebhooks';
import { readConfig } from '../../src/infra/config.js';
import { useApp } from '../support/app.js';
import { together } from '../support/together.js';

/** The secret, the id and the instant of the vectors of Standard Webhooks' own tests. */
const SECRET = 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const NEXT_SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const TOLERANCE_SECONDS = 5 * 60;
const SANDBOX = {
  PAYMENT_SANDBOX_URL: 'http://127.0.0.1:1',
  PAYMENT_SANDBOX_KEY: 'k'.repeat(32),
  PAYMENT_SANDBOX_WEBHOOK_SECRETS: `${SECRET},${NEXT_SECRET}`,
};

interface Message {
  id: string;
  timestamp: string;
  body: string | Buffer;
  headers: Record<string, string>;
}

/** A message of the sandbox, signed now or some seconds before or after. */
function message({
  secondsAgo = 0,
  secret = SECRET,
  paymentId = randomUUID() as string,
  id = `evt_${randomUUID()}`,
} = {}) {
  const time = new Date(Date.now() - secondsAgo * 1000);
  const timestamp = String(Math.floor(time.getTime() / 1000));
  const body = JSON.stringify({ type: 'intent.succeeded', data: { id: `int_${paymentId}`, orderId: paymentId } });
  const signature = new Webhook(secret).sign(id, time, body);
  return {
    id,
    timestamp,
    body,
    headers: { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature },
  } satisfies Message;
}

const without = (name: string) => (good: Message) => {
  const { [name]: _gone, ...headers } = good.headers;
  return { ...good, headers };
};
const having = (name: string, value: (good: Message) => string) => (good: Message) => ({
  ...good,
  headers: { ...good.headers, [name]: value(good) },
});
const FOREIGN = 'Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=';

describe('a webhook', () => {
  const lines: string[] = [];
  const app = useApp({
    manualClock: true,
    repeating: false,
    env: SANDBOX,
    log: pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) }),
  });

  afterEach(() => app.sql(`truncate provider_notices; delete from graphile_worker._private_jobs`));

  async function send(
    { body, headers }: Pick<Message, 'body' | 'headers'>,
    { provider = 'sandbox', process = 0 } = {},
  ) {
    const response = await fetch(`${app.apps[process]!.server!.url}/webhooks/${provider}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: body as BodyInit,
    });
    const json = (await response.json()) as { errors?: { extensions: { code: string } }[] };
    return `${response.status} ${json.errors?.[0]?.extensions.code ?? 'taken'}`;
  }
  const notices = () => app.sql(`select * from provider_notices order by id`);
  const jobs = () => app.sql(`select * from graphile_worker.jobs`);

  describe('by the cases of Standard Webhooks’ own tests:', () => {
    test.each<[string, (good: Message) => Message, string]>([
      ['with a missing id', without('webhook-id'), '401 UNAUTHENTICATED'],
      ['with a missing timestamp', without('webhook-timestamp'), '401 UNAUTHENTICATED'],
      ['with an invalid timestamp', having('webhook-timestamp', () => 'hello'), '401 UNAUTHENTICATED'],
      ['with a missing signature', without('webhook-signature'), '401 UNAUTHENTICATED'],
      [
        'with an invalid signature',
        having('webhook-signature', () => 'v1,dawfeoifkpqwoekfpqoekf'),
        '401 UNAUTHENTICATED',
      ],
      [
        'with part of a signature',
        having('webhook-signature', ({ headers }) => headers['webhook-signature']!.slice(0, 8)),
        '401 UNAUTHENTICATED',
      ],
      ['with an empty signature', having('webhook-signature', () => 'v1,'), '401 UNAUTHENTICATED'],
      ['that is as it should be', (good) => good, '200 taken'],
      [
        'with headers in other cases',
        (good) => ({
          ...good,
          headers: Object.fromEntries(Object.entries(good.headers).map(([name, value]) => [name.toUpperCase(), value])),
        }),
        '200 taken',
      ],
      ['that is too old', () => message({ secondsAgo: TOLERANCE_SECONDS + 2 }), '401 UNAUTHENTICATED'],
      ['that is too new', () => message({ secondsAgo: -TOLERANCE_SECONDS - 2 }), '401 UNAUTHENTICATED'],
      [
        'with several signatures, one of them good',
        having('webhook-signature', ({ headers }) =>
          [`v1,${FOREIGN}`, `v2,${FOREIGN}`, headers['webhook-signature'], `v1,${FOREIGN}`].join(' '),
        ),
        '200 taken',
      ],
      ['signed with a secret that has its prefix', () => message({ secret: `whsec_${SECRET}` }), '200 taken'],
    ])('one %s', async (_what, make, answer) => {
      expect(await send(make(message()))).toBe(answer);
      expect(await notices()).toHaveLength(answer === '200 taken' ? 1 : 0);
    });

    test('an empty secret is no setting', () => {
      for (const secrets of ['whsec_', 'undefined', 'null'])
        expect(() => readConfig({ ...SANDBOX, PAYMENT_SANDBOX_WEBHOOK_SECRETS: secrets })).toThrow('whsec_');
      expect(() => readConfig({ ...SANDBOX, PAYMENT_SANDBOX_WEBHOOK_SECRETS: '' })).toThrow('SANDBOX need it');
    });

    test('what the sandbox signs with gives the published signature', () => {
      const signature = new Webhook(`whsec_${SECRET}`).sign(
        'msg_p5jXN8AQM9LWM0D4loKWxJek',
        new Date(1614265330 * 1000),
        '{"test": 2432232314}',
      );

      expect(signature).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
    });
  });

  test.each<[string, (good: Message) => Message]>([
    ['one byte of its body changed', (good) => ({ ...good, body: `${good.body as string} ` })],
    ['its id changed', having('webhook-id', () => 'evt_other')],
    ['its time changed', having('webhook-timestamp', ({ timestamp }) => String(Number(timestamp) + 1))],
    ['more than digits in its time', having('webhook-timestamp', ({ timestamp }) => `${timestamp}.5`)],
    ['another endpoint’s secret', () => message({ secret: randomBytes(32).toString('base64') })],
    [
      'the signature of version 1 named otherwise',
      having('webhook-signature', ({ headers }) => headers['webhook-signature']!.replace('v1', 'v1a')),
    ],
  ])('with %s is not taken, and the answer says no more than that', async (_what, make) => {
    expect(await send(make(message()))).toBe('401 UNAUTHENTICATED');
    expect(await notices()).toEqual([]);
  });

  test('is held to its bytes: those that are no text have no signature', async () => {
    const id = `evt_${randomUUID()}`;
    const time = new Date();
    // What the library would sign for both, because it reads what is no text as one and the same sign.
    const signature = new Webhook(SECRET).sign(id, time, Buffer.from([0x7b, 0xff]));
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(time.getTime() / 1000)),
      'webhook-signature': signature,
    };

    expect(await send({ body: Buffer.from([0x7b, 0xfe]), headers })).toBe('401 UNAUTHENTICATED');
  });

  test('may be signed with either of two secrets while they are changed', async () => {
    expect(await send(message({ secret: NEXT_SECRET }))).toBe('200 taken');
    expect(await send(message({ secret: SECRET }))).toBe('200 taken');
  });

  test('is kept with the job that works it before it is answered', async () => {
    const paymentId = randomUUID();
    const sent = message({ paymentId });

    await send(sent);

    expect(await notices()).toMatchObject([
      {
        provider: 'SANDBOX',
        message_id: sent.id,
        payment_id: paymentId,
        provider_ref: `int_${paymentId}`,
        state: 'RECEIVED',
      },
    ]);
    expect(await jobs()).toMatchObject([{ task_identifier: 'noticeProvider' }]);
  });

  test('that comes a hundred times at once is one, worked once', async () => {
    const sent = message();

    const answers = await together(Array.from({ length: 100 }), () => send(sent));

    expect(new Set(answers)).toEqual(new Set(['200 taken']));
    expect(await notices()).toHaveLength(1);
    expect(await jobs()).toHaveLength(1);
  });

  test('with the id of another is refused, and that is in the log', async () => {
    const first = message();
    await send(first);

    const answer = await send(message({ id: first.id }));

    expect(answer).toBe('400 BAD_USER_INPUT');
    expect(await notices()).toMatchObject([{ payment_id: expect.any(String), message_id: first.id }]);
    expect(lines.join('')).toContain('a webhook came again with other content');
  });

  test.each([
    ['no JSON', 'nonsense'],
    ['a list', '[]'],
    ['null', 'null'],
    ['an object of something else', '{"test": 2432232314}'],
    ['nothing', ''],
  ])('whose body is %s is told so with a code', async (_what, body) => {
    const id = `evt_${randomUUID()}`;
    const time = new Date();
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(time.getTime() / 1000)),
      'webhook-signature': new Webhook(SECRET).sign(id, time, body),
    };

    expect(await send({ body, headers })).toBe('400 BAD_USER_INPUT');
    expect(await send({ body, headers: {} })).toBe('401 UNAUTHENTICATED');
  });

  test('of a provider that is not set up, or of none, finds nobody', async () => {
    expect(await send(message(), { provider: 'stripe' })).toBe('404 NOT_FOUND');
    expect(await send(message(), { provider: 'SANDBOX' })).toBe('404 NOT_FOUND');
    expect(await send(message(), { provider: '..%2f' })).toMatch('404');
  });

  test('that is too long is not read', async () => {
    const body = 'x'.repeat(200_000);

    expect(await send({ ...message(), body })).toBe('413 BAD_REQUEST');
  });

  test('of a payment that nobody knows is parked, and tried again later and later, never lost', async () => {
    await send(message());
    await app.runJobs();
    const waits: number[] = [];
    for (let i = 0; i < 4; i += 1) {
      const [before] = await notices();
      waits.push((before.next_try_at.getTime() - app.clock.nowMs()) / 1000);
      await app.runRecurring('retryParkedNotices');
      expect(await jobs()).toEqual([]);
      app.clock.advance({ seconds: waits.at(-1)! });
      await together([0, 1, 2], () => app.runRecurring('retryParkedNotices'));
      expect(await jobs()).toHaveLength(1);
      await app.runJobs();
    }

    expect(waits).toEqual([5, 10, 20, 40]);
    expect(await notices()).toMatchObject([{ state: 'PARKED', tries: 5 }]);
  });

  test('is forgotten thirty days after it was settled, and not before', async () => {
    await send(message());
    await send(message());
    const [old] = await notices();
    await app.sql(`update provider_notices set state = 'SETTLED', settled_at = to_timestamp($1)`, [
      app.clock.nowMs() / 1000,
    ]);
    await app.sql(`update provider_notices set settled_at = settled_at - interval '30 days 1 second' where id = $1`, [
      old.id,
    ]);

    await app.runRecurring('forgetOldNotices');

    expect((await notices()).map(({ id }) => id)).not.toContain(old.id);
    expect(await notices()).toHaveLength(1);
  });

  test('without a good signature is put off after many from its address; what is signed is taken all the same', async () => {
    const own = await app.openProcess();
    const to = `${own.server!.url}/webhooks/sandbox`;
    const post = ({ body, headers }: Message) => fetch(to, { method: 'POST', body: body as string, headers });
    const forged = () => post(without('webhook-signature')(message()));

    const first = await together(Array.from({ length: 60 }), forged);
    const [next, signed] = [await forged(), await post(message())];
    await own.close();

    expect(new Set(first.map(({ status }) => status))).toEqual(new Set([401]));
    expect([next.status, signed.status]).toEqual([429, 200]);
  });
});
