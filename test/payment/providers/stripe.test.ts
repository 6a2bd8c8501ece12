import { createHmac } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { ProviderError, type ProviderPayment } from '../../../src/features/payment/provider.js';
import { stripe } from '../../../src/features/payment/providers/stripe.js';
import { readConfig } from '../../../src/infra/config.js';
import type { Infra } from '../../../src/infra/context.js';
import { recorded, useRecordedServer } from './recorded-server.js';

const SHAPES = recorded('stripe');
const INTENT_ID = SHAPES['intent'].id as string;
const PAYMENT_ID = SHAPES['intent'].metadata.paymentId as string;
const ORDER = { paymentId: PAYMENT_ID, amountMinor: 2000, currency: 'USD', title: 'A course' };
const SECRETS = ['whsec_first_0123456789', 'whsec_second_0123456789'] as const;
const PAID: ProviderPayment = {
  providerRef: INTENT_ID,
  paymentId: PAYMENT_ID,
  status: 'PAID',
  amountMinor: 2000,
  refundedMinor: 0,
  currency: 'USD',
};

describe('Stripe', () => {
  const server = useRecordedServer();
  let infra: Infra;
  const error = (name: string, status: number) => ({ status, json: SHAPES['errors'][name] });
  const shape = (name: string) => ({ json: SHAPES[name] });
  const kindOf = (call: Promise<unknown>) =>
    call.then(
      () => 'done',
      (failure: ProviderError) => `${failure.kind} ${failure.code}`,
    );
  const formOf = (call: number) => Object.fromEntries(new URLSearchParams(server.asked[call]!.body));
  const confirm = (change = {}) => stripe.confirm(infra, { ...ORDER, providerRef: INTENT_ID, key: 'k1', ...change });
  const cancel = (amountMinor = 500) =>
    stripe.cancel(infra, { providerRef: INTENT_ID, amountMinor, currency: 'USD', reason: 'A part', key: 'k2' });
  const INTENT = `/v1/payment_intents/${INTENT_ID}`;

  beforeAll(() => {
    const config = readConfig({
      PAYMENT_PROVIDER: 'STRIPE',
      STRIPE_PUBLISHABLE_KEY: 'pk_test_0123456789',
      STRIPE_SECRET_KEY: 'sk_test_0123456789',
      STRIPE_WEBHOOK_SECRETS: SECRETS.join(','),
      STRIPE_API_URL: server.url,
    });
    infra = { config } as Infra;
  });

  test('announces an order once for each payment, and gives the widget what it needs', async () => {
    server.answers(shape('intent'));

    const prepared = await stripe.prepare(infra, { ...ORDER, returnUrl: 'https://x.kr/' });

    expect(server.calls).toEqual(['POST /v1/payment_intents']);
    expect(server.asked[0]!.headers).toMatchObject({
      authorization: 'Bearer sk_test_0123456789',
      'idempotency-key': `prepare-${PAYMENT_ID}`,
      'stripe-version': '2024-06-20',
    });
    expect(formOf(0)).toMatchObject({
      amount: '2000',
      currency: 'usd',
      capture_method: 'manual',
      'metadata[paymentId]': PAYMENT_ID,
    });
    expect(prepared).toEqual({
      providerRef: INTENT_ID,
      parameters: {
        publishableKey: 'pk_test_0123456789',
        clientSecret: SHAPES['intent'].client_secret,
        returnUrl: 'https://x.kr/',
      },
    });
  });

  test('counts ISK in hundredths, as Stripe wants it, and the others in their minor units', async () => {
    const krona = { ...SHAPES['intent to capture'], currency: 'isk', amount: 200_000 };
    server.answers(shape('intent'), shape('intent'), { json: krona });

    await stripe.prepare(infra, { ...ORDER, currency: 'ISK', returnUrl: 'https://x.kr/' });
    await stripe.prepare(infra, { ...ORDER, currency: 'KRW', returnUrl: 'https://x.kr/' });
    const found = await stripe.lookUp(infra, { providerRef: INTENT_ID, paymentId: PAYMENT_ID });

    expect([formOf(0)['amount'], formOf(1)['amount']]).toEqual(['200000', '2000']);
    expect(found).toMatchObject({ amountMinor: 2000, currency: 'ISK' });
  });

  test('takes what the payer has agreed to, under our key', async () => {
    server.answers(shape('intent to capture'), shape('intent succeeded'));

    expect(await confirm()).toEqual(PAID);
    expect(server.calls).toEqual([`GET ${INTENT}`, `POST ${INTENT}/capture`]);
    expect(formOf(1)['amount_to_capture']).toBe('2000');
    expect(server.asked[1]!.headers['idempotency-key']).toBe('k1');
  });

  test('with automatic capture finds it taken', async () => {
    server.answers(shape('intent succeeded'));

    expect(await confirm()).toEqual(PAID);
    expect(server.calls).toEqual([`GET ${INTENT}`]);
  });

  test.each([
    ['intent', 'CREATED'],
    ['intent that needs an action', 'CREATED'],
    ['intent in process', 'PROCESSING'],
    ['intent cancelled', 'CANCELLED'],
  ])('takes nothing of an %s', async (name, status) => {
    server.answers(shape(name));

    expect(await confirm()).toEqual({ ...PAID, status });
    expect(server.calls).toEqual([`GET ${INTENT}`]);
  });

  test.each([{ amountMinor: 1999 }, { currency: 'EUR' }, { paymentId: '0199aaaa-bbbb-7ccc-8ddd-eeeeffff0009' }])(
    'takes nothing for another order: %j',
    async (other) => {
      server.answers(shape('intent to capture'));

      expect(await kindOf(confirm(other))).toBe('refused ORDER_MISMATCH');
      expect(server.calls).toEqual([`GET ${INTENT}`]);
    },
  );

  test('answers what was taken as it is, even if it is not what was ordered', async () => {
    server.answers(shape('intent succeeded'));

    expect(await confirm({ amountMinor: 1 })).toEqual(PAID);
  });

  test('looks again when the intent changed before it was captured', async () => {
    server.answers(shape('intent to capture'), error('unexpected state', 400), shape('intent succeeded'));

    expect(await confirm()).toEqual(PAID);
  });

  test.each([
    ['declined', 402, 'refused card_declined'],
    ['missing', 404, 'refused resource_missing'],
    ['key reused', 400, 'refused idempotency_error'],
    ['key in use', 409, 'unclear idempotency_key_in_use'],
    ['wrong key', 401, 'unclear invalid_request_error'],
    ['too many', 429, 'unclear 429'],
  ])('says with the error "%s" (%i): %s', async (name, status, told) => {
    server.answers(shape('intent to capture'), error(name, status));

    expect(await kindOf(confirm())).toBe(told);
  });

  test.each<[string, Parameters<typeof server.answers>[0], string]>([
    ['a fault of theirs', { status: 502, text: 'Bad gateway' }, 'unclear 502'],
    ['a broken connection', 'cut', 'unclear null'],
  ])('leaves it unclear after %s', async (_what, answer, told) => {
    server.answers(shape('intent to capture'), answer);

    expect(await kindOf(confirm())).toBe(told);
  });

  test('leaves it unclear when there is no answer in time', async () => {
    server.answers('silence');
    const impatient = { ...infra, config: { ...infra.config, PAYMENT_CALL_SECONDS: 0.3 } };

    const call = stripe.confirm(impatient, { ...ORDER, providerRef: INTENT_ID, key: 'k1' });

    expect(await kindOf(call)).toBe('unclear null');
  });

  test('gives a part back, under a key for refunds', async () => {
    server.answers(shape('intent succeeded'), shape('refund'), shape('intent in parts refunded'));

    expect(await cancel()).toEqual({ ...PAID, refundedMinor: 500 });
    expect(server.calls).toEqual([`GET ${INTENT}`, 'POST /v1/refunds', `GET ${INTENT}`]);
    expect(formOf(1)).toEqual({ payment_intent: INTENT_ID, amount: '500', 'metadata[reason]': 'A part' });
    expect(server.asked[1]!.headers['idempotency-key']).toBe('k2-refund');
  });

  test('lets go of what was not taken, under a key for that', async () => {
    server.answers(shape('intent to capture'), shape('intent cancelled'));

    expect(await cancel()).toEqual({ ...PAID, status: 'CANCELLED' });
    expect(server.calls).toEqual([`GET ${INTENT}`, `POST ${INTENT}/cancel`]);
    expect(server.asked[1]!.headers['idempotency-key']).toBe('k2-cancel');
  });

  test('is unclear when the money was taken while it was let go of: the next try gives it back', async () => {
    server.answers(shape('intent to capture'), error('unexpected state', 400));

    expect(await kindOf(cancel())).toBe('unclear CHANGED');
  });

  test('has nothing more to do for what went back, or was let go of, before', async () => {
    server.answers(shape('intent refunded'), error('already refunded', 400), shape('intent refunded'));
    expect(await cancel(2000)).toEqual({ ...PAID, refundedMinor: 2000 });

    server.answers(shape('intent cancelled'));
    expect(await cancel()).toEqual({ ...PAID, status: 'CANCELLED' });
  });

  test('does not pass a no for done', async () => {
    server.answers(shape('intent succeeded'), error('too much', 400));

    expect(await kindOf(cancel(2001))).toBe('refused invalid_request_error');
  });

  test('finds by its own id or by ours, and tells none from unclear', async () => {
    server.answers(
      shape('intent in parts refunded'),
      { json: { object: 'search_result', data: [SHAPES['intent succeeded']], has_more: false } },
      { json: { object: 'search_result', data: [], has_more: false } },
      error('missing', 404),
      error('wrong key', 401),
    );
    const byRef = { providerRef: INTENT_ID, paymentId: PAYMENT_ID };
    const byOurs = { providerRef: null, paymentId: PAYMENT_ID };

    expect(await stripe.lookUp(infra, byRef)).toEqual({ ...PAID, refundedMinor: 500 });
    expect(await stripe.lookUp(infra, byOurs)).toEqual(PAID);
    expect(await stripe.lookUp(infra, byOurs)).toBeNull();
    expect(await stripe.lookUp(infra, byRef)).toBeNull();
    expect(await kindOf(stripe.lookUp(infra, byRef))).toMatch('unclear');
    expect(await stripe.lookUp(infra, { ...byRef, providerRef: '../charges' })).toBeNull();
    expect(server.asked[0]!.query).toEqual({ 'expand[]': 'latest_charge' });
    expect(server.asked[1]!.query['query']).toBe(`metadata['paymentId']:'${PAYMENT_ID}'`);
  });

  test('lists what was made in a span, page by page, and what went back in it of older ones', async () => {
    const other = { ...SHAPES['intent to capture'], id: 'pi_other', metadata: {} };
    const older = { ...SHAPES['intent refunded'], id: 'pi_older' };
    server.answers(
      { json: { data: [SHAPES['intent succeeded']], has_more: true } },
      { json: { data: [other], has_more: false } },
      { json: { data: [SHAPES['refund'], { ...SHAPES['refund'], payment_intent: 'pi_older' }], has_more: false } },
      { json: older },
    );
    const listed: ProviderPayment[] = [];

    const span = { from: new Date(1_680_000_000_000), to: new Date(1_690_000_000_500) };
    for await (const payment of stripe.list(infra, span)) listed.push(payment);

    expect(server.calls).toEqual([
      'GET /v1/payment_intents',
      'GET /v1/payment_intents',
      'GET /v1/refunds',
      'GET /v1/payment_intents/pi_older',
    ]);
    expect(server.asked[0]!.query).toMatchObject({ 'created[gte]': '1680000000', 'created[lte]': '1690000001' });
    expect(server.asked[1]!.query['starting_after']).toBe(INTENT_ID);
    expect(listed).toEqual([
      PAID,
      { ...PAID, providerRef: 'pi_other', paymentId: null, status: 'AUTHORIZED' },
      { ...PAID, providerRef: 'pi_older', refundedMinor: 2000 },
    ]);
  });

  describe('tells by webhook', () => {
    const body = Buffer.from(JSON.stringify(SHAPES['event']));
    const now = () => Math.floor(Date.now() / 1000);
    const sign = (time: number | string, secret: string = SECRETS[0], of: Buffer = body) =>
      createHmac('sha256', secret).update(`${time}.`).update(of).digest('hex');
    const read = (signature: string | undefined, of: Buffer = body) =>
      stripe.readNotice(infra, { headers: { 'stripe-signature': signature }, body: of });

    test('of an intent, once under its id, however many webhooks are pending then', () => {
      const later = Buffer.from(JSON.stringify({ ...SHAPES['event'], pending_webhooks: 1 }));
      const time = now();

      const first = read(`t=${time},v1=${sign(time)}`);
      const again = read(`t=${time},v1=${sign(time, SECRETS[0], later)}`, later);

      expect(first).toMatchObject({
        id: 'evt_1NG8Du2eZvKYlo2CUI79vXWy',
        providerRef: INTENT_ID,
        paymentId: PAYMENT_ID,
      });
      expect(again).toEqual(first);
    });

    test('of a charge by its intent, and of things that are no payments', () => {
      const noticeOf = (name: string) => {
        const of = Buffer.from(JSON.stringify(SHAPES[name]));
        const time = now();
        return read(`t=${time},v1=${sign(time, SECRETS[0], of)}`, of);
      };

      expect(noticeOf('event of a charge')).toMatchObject({ providerRef: INTENT_ID, paymentId: null });
      expect(noticeOf('event of something else')).toMatchObject({ providerRef: null, paymentId: null });
    });

    test.each<[string, (time: number) => string | undefined, boolean]>([
      ['the first secret', (time) => `t=${time},v1=${sign(time)}`, true],
      ['the second secret, while they are changed', (time) => `t=${time},v1=${sign(time, SECRETS[1])}`, true],
      ['two signatures, one of them good', (time) => `t=${time},v1=${'0'.repeat(64)},v1=${sign(time)}`, true],
      ['an old scheme beside it', (time) => `t=${time},v1=${sign(time)},v0=${'0'.repeat(64)}`, true],
      ['a time at the edge', (time) => `t=${time - 298},v1=${sign(time - 298)}`, true],
      ['no header', () => undefined, false],
      ['another secret', (time) => `t=${time},v1=${sign(time, 'whsec_other_0123456789')}`, false],
      ['the old scheme only', (time) => `t=${time},v0=${sign(time)}`, false],
      ['no time', (time) => `v1=${sign(time)}`, false],
      ['another time than was signed', (time) => `t=${time - 1},v1=${sign(time)}`, false],
      ['a time that is none', () => `t=soon,v1=${sign('soon')}`, false],
      ['a time more than 300 seconds ago', (time) => `t=${time - 302},v1=${sign(time - 302)}`, false],
      ['a time more than 300 seconds ahead', (time) => `t=${time + 302},v1=${sign(time + 302)}`, false],
      ['part of a signature', (time) => `t=${time},v1=${sign(time).slice(0, 32)}`, false],
      ['an empty signature', (time) => `t=${time},v1=`, false],
      ['nonsense', () => ',=,,t,v1', false],
    ])('signed with %s', (_what, make, taken) => {
      expect(read(make(now())) !== null).toBe(taken);
    });

    test('not with one byte changed', () => {
      const time = now();

      expect(read(`t=${time},v1=${sign(time)}`, Buffer.concat([body, Buffer.from(' ')]))).toBeNull();
    });

    test.each(['', 'nonsense', '[]', '{"id":"evt_1"}'])('nothing that can be read with the body %j', (text) => {
      const of = Buffer.from(text);
      const time = now();

      expect(() => read(`t=${time},v1=${sign(time, SECRETS[0], of)}`, of)).toThrow('no message of the provider');
    });
  });
});
