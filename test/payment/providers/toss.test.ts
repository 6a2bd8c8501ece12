import { beforeAll, describe, expect, test } from '@jest/globals';
import { ProviderError, type ProviderPayment } from '../../../src/features/payment/provider.js';
import { toss } from '../../../src/features/payment/providers/toss.js';
import { readConfig } from '../../../src/infra/config.js';
import type { Infra } from '../../../src/infra/context.js';
import { recorded, useRecordedServer } from './recorded-server.js';

const SHAPES = recorded('toss');
const SECRET_KEY = 'test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R';
const PAYMENT_ID = SHAPES['payment'].orderId as string;
const PAYMENT_KEY = SHAPES['payment'].paymentKey as string;
const ORDER = { paymentId: PAYMENT_ID, amountMinor: 15_000, currency: 'KRW', title: '토스 티셔츠 외 2건' };
const PAID: ProviderPayment = {
  providerRef: PAYMENT_KEY,
  paymentId: PAYMENT_ID,
  status: 'PAID',
  amountMinor: 15_000,
  refundedMinor: 0,
  currency: 'KRW',
};

describe('Toss Payments', () => {
  const server = useRecordedServer();
  let infra: Infra;
  const error = (code: string, status = 400) => ({ status, json: SHAPES['errors'][code] });
  const kindOf = (call: Promise<unknown>) =>
    call.then(
      () => 'done',
      (failure: ProviderError) => `${failure.kind} ${failure.code}`,
    );
  const confirm = () => toss.confirm(infra, { ...ORDER, providerRef: PAYMENT_KEY, key: 'key-1' });
  const cancel = (amountMinor = 15_000, currency = 'KRW') =>
    toss.cancel(infra, { providerRef: PAYMENT_KEY, amountMinor, currency, reason: '고객이 취소를 원함', key: 'key-2' });

  beforeAll(() => {
    const config = readConfig({
      PAYMENT_PROVIDER: 'TOSS',
      TOSS_CLIENT_KEY: 'test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq',
      TOSS_SECRET_KEY: SECRET_KEY,
      TOSS_API_URL: server.url,
    });
    infra = { config } as Infra;
  });

  test('gives the widget what it needs without a call, and nothing secret', async () => {
    const prepared = await toss.prepare(infra, {
      ...ORDER,
      currency: 'USD',
      amountMinor: 1250,
      returnUrl: 'https://x.kr/',
    });

    expect(server.calls).toEqual([]);
    expect(prepared).toEqual({
      providerRef: null,
      parameters: {
        clientKey: 'test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq',
        orderId: PAYMENT_ID,
        orderName: '토스 티셔츠 외 2건',
        amount: '12.5',
        currency: 'USD',
        successUrl: 'https://x.kr/',
        failUrl: 'https://x.kr/',
      },
    });
  });

  test('confirms order and amount with the secret key and an idempotency key', async () => {
    server.answers({ json: SHAPES['payment'] });

    expect(await confirm()).toEqual(PAID);
    const [asked] = server.asked;
    expect(server.calls).toEqual(['POST /v1/payments/confirm']);
    expect(asked!.headers).toMatchObject({
      authorization: `Basic ${Buffer.from(`${SECRET_KEY}:`).toString('base64')}`,
      'idempotency-key': 'key-1',
      'content-type': 'application/json',
    });
    expect(JSON.parse(asked!.body)).toEqual({ paymentKey: PAYMENT_KEY, orderId: PAYMENT_ID, amount: 15_000 });
  });

  test('looks up what was processed already', async () => {
    server.answers(error('ALREADY_PROCESSED_PAYMENT'), { json: SHAPES['payment in parts cancelled'] });

    expect(await confirm()).toEqual({ ...PAID, refundedMinor: 5000 });
    expect(server.calls).toEqual(['POST /v1/payments/confirm', `GET /v1/payments/${PAYMENT_KEY}`]);
  });

  test('answers what was taken as it is, even if it is not what was ordered', async () => {
    server.answers({ json: { ...SHAPES['payment'], totalAmount: 10, balanceAmount: 10 } });

    expect(await confirm()).toEqual({ ...PAID, amountMinor: 10 });
  });

  test.each([
    ['REJECT_CARD_PAYMENT', 403, 'refused'],
    ['NOT_FOUND_PAYMENT_SESSION', 404, 'refused'],
    ['UNAUTHORIZED_KEY', 401, 'unclear'],
    ['INVALID_API_KEY', 400, 'unclear'],
    ['PROVIDER_ERROR', 400, 'unclear'],
    ['IDEMPOTENT_REQUEST_PROCESSING', 409, 'unclear'],
  ])('says with %s (%i) that it is %s', async (code, status, kind) => {
    server.answers(error(code, status));

    expect(await kindOf(confirm())).toBe(`${kind} ${code}`);
  });

  test.each<[string, Parameters<typeof server.answers>[0], string]>([
    ['a fault of theirs', { status: 500, json: SHAPES['errors']['FAILED_INTERNAL_SYSTEM_PROCESSING'] }, 'unclear 500'],
    ['too many calls', { status: 429, json: {} }, 'unclear 429'],
    [
      'a redirect, which is not followed',
      { status: 302, json: {}, headers: { location: '/elsewhere' } },
      'unclear 302',
    ],
    ['a page instead of JSON', { text: '<html>' }, 'unclear null'],
    ['another shape', { json: { ...SHAPES['payment'], totalAmount: '15000' } }, 'unclear null'],
    ['an answer that is too long', { json: { ...SHAPES['payment'], more: 'x'.repeat(4_100_000) } }, 'unclear null'],
    ['a broken connection', 'cut', 'unclear null'],
    ['no answer', 'silence', 'unclear null'],
    ['a no without a code', { status: 400, json: {} }, 'unclear 400'],
  ])('leaves it unclear after %s', async (_what, answer, told) => {
    server.answers(answer);
    // Nobody waits long here for the one that never comes.
    const waiting = answer === 'silence' ? 0.3 : infra.config.PAYMENT_CALL_SECONDS;
    const impatient = { ...infra, config: { ...infra.config, PAYMENT_CALL_SECONDS: waiting } };

    const call = toss.confirm(impatient, { ...ORDER, providerRef: PAYMENT_KEY, key: 'key-1' });

    expect(await kindOf(call)).toBe(told);
    expect(server.calls.length).toBeLessThanOrEqual(1);
  });

  test('tells no key in an error', async () => {
    server.answers('cut', { status: 500, json: {} });

    for (const failure of [await confirm().catch(String), await confirm().catch((one: Error) => one.stack)])
      expect(failure).not.toMatch(/test_sk|Basic|dGVzdF/);
  });

  test('gives a part back, the currency told only for payments from abroad', async () => {
    server.answers({ json: SHAPES['payment in parts cancelled'] }, { json: SHAPES['payment from abroad'] });

    expect(await cancel(5000)).toEqual({ ...PAID, refundedMinor: 5000 });
    expect(await cancel(18_156, 'USD')).toMatchObject({ amountMinor: 72_624, refundedMinor: 18_156, currency: 'USD' });
    expect(server.calls).toEqual(Array(2).fill(`POST /v1/payments/${PAYMENT_KEY}/cancel`));
    expect(server.asked.map(({ body }) => JSON.parse(body))).toEqual([
      { cancelReason: '고객이 취소를 원함', cancelAmount: 5000 },
      { cancelReason: '고객이 취소를 원함', cancelAmount: 181.56, currency: 'USD' },
    ]);
    expect(server.asked[0]!.headers['idempotency-key']).toBe('key-2');
  });

  test('has nothing more to do for what went back before, or was never taken', async () => {
    server.answers(error('ALREADY_CANCELED_PAYMENT'), { json: SHAPES['payment cancelled'] });
    expect(await cancel()).toEqual({ ...PAID, refundedMinor: 15_000 });

    server.answers(error('NOT_CANCELABLE_PAYMENT', 403), { json: SHAPES['payment expired'] });
    expect(await cancel()).toEqual({ ...PAID, status: 'FAILED' });
  });

  test('does not pass a no for done', async () => {
    server.answers(error('NOT_CANCELABLE_PAYMENT', 403), { json: SHAPES['payment'] });
    expect(await kindOf(cancel())).toBe('refused NOT_CANCELABLE_PAYMENT');

    server.answers(error('NOT_CANCELABLE_AMOUNT', 403));
    expect(await kindOf(cancel(20_000))).toBe('refused NOT_CANCELABLE_AMOUNT');
  });

  test.each([
    ['payment ready', 'CREATED', 0],
    ['payment in progress', 'AUTHORIZED', 0],
    ['payment waiting for deposit', 'PROCESSING', 0],
    ['payment', 'PAID', 0],
    ['payment in parts cancelled', 'PAID', 5000],
    ['payment cancelled', 'PAID', 15_000],
    ['payment cancelled before the deposit', 'CANCELLED', 0],
    ['payment aborted', 'FAILED', 0],
    ['payment expired', 'FAILED', 0],
  ])('has a %s as %s', async (shape, status, refundedMinor) => {
    server.answers({ json: SHAPES[shape] });

    const found = await toss.lookUp(infra, { providerRef: PAYMENT_KEY, paymentId: PAYMENT_ID });

    expect(found).toEqual({ ...PAID, status, refundedMinor });
  });

  test('finds by its own key or by our id, and tells none from unclear', async () => {
    const NOTHING = error('NOT_FOUND_PAYMENT', 404);
    server.answers({ json: SHAPES['payment'] }, { json: SHAPES['payment'] }, NOTHING, error('UNAUTHORIZED_KEY', 401));

    expect(await toss.lookUp(infra, { providerRef: PAYMENT_KEY, paymentId: PAYMENT_ID })).toEqual(PAID);
    expect(await toss.lookUp(infra, { providerRef: null, paymentId: PAYMENT_ID })).toEqual(PAID);
    expect(await toss.lookUp(infra, { providerRef: PAYMENT_KEY, paymentId: PAYMENT_ID })).toBeNull();
    expect(await kindOf(toss.lookUp(infra, { providerRef: null, paymentId: PAYMENT_ID }))).toMatch('unclear');
    expect(server.calls.slice(0, 2)).toEqual([
      `GET /v1/payments/${PAYMENT_KEY}`,
      `GET /v1/payments/orders/${PAYMENT_ID}`,
    ]);
  });

  test.each(['..', '../x', 'a/b', 'a?b=c', '', 'x'.repeat(201), 'a b'])(
    'lets no key lead to another path: %j',
    async (providerRef) => {
      expect(await toss.lookUp(infra, { providerRef, paymentId: PAYMENT_ID })).toBeNull();
      expect(await kindOf(toss.confirm(infra, { ...ORDER, providerRef, key: 'k' }))).toBe('refused NO_SUCH_PAYMENT');
      expect(server.calls).toEqual([]);
    },
  );

  test('lists the payments of a span, looking up what is more than one taking of money', async () => {
    const second = { ...SHAPES['payment in parts cancelled'], paymentKey: 'tviva20220106115308' };
    const third = { ...SHAPES['payment cancelled'], paymentKey: 'tgen_before', orderId: 'not-one-of-ours' };
    server.answers({ json: SHAPES['transactions'] }, { json: second }, { json: third });
    const listed: ProviderPayment[] = [];

    const span = { from: new Date('2022-01-01T15:00:00Z'), to: new Date('2022-01-10T14:59:59.999Z') };
    for await (const payment of toss.list(infra, span)) listed.push(payment);

    expect(server.asked[0]).toMatchObject({
      path: '/v1/transactions',
      query: { startDate: '2022-01-02T00:00:00.000', endDate: '2022-01-10T23:59:59.999' },
    });
    expect(server.calls.slice(1)).toEqual(['GET /v1/payments/tviva20220106115308', 'GET /v1/payments/tgen_before']);
    expect(listed).toEqual([
      PAID,
      { ...PAID, providerRef: 'tviva20220106115308', refundedMinor: 5000 },
      { ...PAID, providerRef: 'tgen_before', paymentId: null, refundedMinor: 15_000 },
    ]);
  });

  test('reads on where a page of the list ends', async () => {
    const [transaction] = SHAPES['transactions'];
    const page = Array.from({ length: 1000 }, (_, i) => ({
      ...transaction,
      transactionKey: `txrd_${i}`,
      paymentKey: `key_${i}`,
    }));
    server.answers({ json: page }, { json: [{ ...transaction, paymentKey: 'the_last' }] });
    const listed: string[] = [];

    for await (const { providerRef } of toss.list(infra, { from: new Date(0), to: new Date() }))
      listed.push(providerRef);

    expect(server.asked[1]!.query['startingAfter']).toBe('txrd_999');
    expect(listed).toHaveLength(1001);
  });

  describe('tells by webhook', () => {
    const read = (json: unknown) => toss.readNotice(infra, { headers: {}, body: Buffer.from(JSON.stringify(json)) })!;

    test('of a payment of ours, by our id alone: whatever else it says is not believed', () => {
      const notice = read(SHAPES['webhook of a payment']);

      expect(notice).toMatchObject({ paymentId: PAYMENT_ID, providerRef: null });
      expect(read(SHAPES['webhook of a payment'])).toEqual(notice);
      expect(read(SHAPES['webhook of a deposit'])).toMatchObject({ paymentId: PAYMENT_ID, providerRef: null });
    });

    test('of a payment that is not of ours, by its key', () => {
      const data = { ...SHAPES['payment'], orderId: 'another-shop' };

      expect(read({ ...SHAPES['webhook of a payment'], data })).toMatchObject({
        paymentId: null,
        providerRef: PAYMENT_KEY,
      });
    });

    test('of things that are no payments', () => {
      expect(read(SHAPES['webhook of a payout'])).toMatchObject({ paymentId: null, providerRef: null });
    });

    test.each(['', '[]', '"x"', 'null', '{"data": 1', '{"data": null}', '{"data": "x"}', '{"data": {"orderId": {}}}'])(
      'nothing with %j',
      (body) => {
        const notice = () => toss.readNotice(infra, { headers: {}, body: Buffer.from(body) });

        if (body.startsWith('{') && body.endsWith('}')) {
          expect(notice()).toMatchObject({ paymentId: null, providerRef: null });
        } else {
          expect(notice).toThrow('This is no message of the provider.');
        }
      },
    );
  });
});
