import { randomUUID } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { readConfig } from '../../../src/infra/config.js';
import type { Infra } from '../../../src/infra/context.js';
import { ProviderError, type Order } from '../../../src/features/payment/provider.js';
import { sandbox as adapter } from '../../../src/features/payment/providers/sandbox.js';
import { useSandbox, type Trouble } from '../../support/sandbox.js';
import { together } from '../../support/together.js';

describe('the sandbox, through its adapter,', () => {
  const sandbox = useSandbox();
  let infra: Infra;
  const order = (change: Partial<Order> = {}): Order => ({
    paymentId: randomUUID(),
    amountMinor: 45_000,
    currency: 'KRW',
    title: 'Watercolour <b>for</b> beginners',
    ...change,
  });

  beforeAll(() => setInfra());
  const setInfra = () => {
    infra = { config: readConfig({ NODE_ENV: 'test', ...sandbox.env }) } as Infra;
  };
  /** As one who waits half a second only. */
  const impatient = () => ({ ...infra, config: { ...infra.config, PAYMENT_CALL_SECONDS: 0.5 } });

  async function prepared(change: Partial<Order> = {}) {
    const wanted = order(change);
    const { providerRef } = await adapter.prepare(infra, { ...wanted, returnUrl: 'http://127.0.0.1:1/back?course=1' });
    return { ...wanted, providerRef: providerRef!, key: randomUUID() as string };
  }

  async function approved(change: Partial<Order> = {}) {
    const payment = await prepared(change);
    await sandbox.approve(payment.providerRef);
    return payment;
  }

  async function paid(change: Partial<Order> = {}) {
    const payment = await approved(change);
    await adapter.confirm(infra, payment);
    return payment;
  }

  const kindOf = (call: Promise<unknown>) =>
    call.then(
      () => 'done',
      (error: ProviderError) => `${error.kind} ${error.code}`,
    );

  test('announces an order once, whatever it is repeated', async () => {
    const wanted = { ...order(), returnUrl: 'http://127.0.0.1:1/back' };

    const answers = await together([1, 2, 3, 4, 5], () => adapter.prepare(infra, wanted));

    expect(new Set(answers.map(({ providerRef }) => providerRef)).size).toBe(1);
    expect(await sandbox.intentsOf(wanted.paymentId)).toHaveLength(1);
    expect(answers[0]!.parameters['payUrl']).toBe(`${sandbox.running.url}/pay/${answers[0]!.providerRef}`);
  });

  test('takes the money once the payer has agreed, and says so again under the same key and under another', async () => {
    const payment = await approved();

    const taken = await together([1, 2, 3, 4, 5], () => adapter.confirm(infra, payment));
    const again = await adapter.confirm(infra, { ...payment, key: randomUUID() });

    const expected = { status: 'PAID', amountMinor: 45_000, refundedMinor: 0, currency: 'KRW' };
    for (const answer of [...taken, again])
      expect(answer).toEqual({ ...expected, providerRef: payment.providerRef, paymentId: payment.paymentId });
  });

  test('takes nothing before the payer has agreed, and nothing after they declined', async () => {
    const waiting = await prepared();
    const declined = await prepared();
    await sandbox.decline(declined.providerRef);

    expect(await adapter.confirm(infra, waiting)).toMatchObject({ status: 'CREATED' });
    expect(await kindOf(adapter.confirm(infra, declined))).toBe('refused declined');
  });

  test('takes nothing for another order, another amount or another currency than was agreed to', async () => {
    const payment = await approved();
    const others = [{ amountMinor: 44_999 }, { currency: 'USD' }, { paymentId: randomUUID() as string }];

    const answers = await together(others, (other) =>
      kindOf(adapter.confirm(infra, { ...payment, ...other, key: randomUUID() })),
    );

    expect(new Set(answers)).toEqual(new Set(['refused order_mismatch']));
    expect(await sandbox.intent(payment.providerRef)).toMatchObject({ status: 'AUTHORIZED' });
  });

  test('refuses a key that was used for something else', async () => {
    const payment = await paid();
    const { providerRef, currency, key } = payment;

    const answer = await kindOf(adapter.cancel(infra, { providerRef, currency, key, amountMinor: 1, reason: 'No' }));

    expect(answer).toBe('refused key_reused');
  });

  test('gives money back in parts, each once, and never more than was paid', async () => {
    const { providerRef, currency } = await paid();
    const part = { providerRef, currency, amountMinor: 20_000, reason: 'Half of it', key: randomUUID() as string };

    const first = await together([1, 2, 3], () => adapter.cancel(infra, part));
    const second = await adapter.cancel(infra, { ...part, key: randomUUID() });
    const third = await kindOf(adapter.cancel(infra, { ...part, key: randomUUID() }));

    expect(first.map(({ refundedMinor }) => refundedMinor)).toEqual([20_000, 20_000, 20_000]);
    expect(second).toMatchObject({ status: 'PAID', refundedMinor: 40_000 });
    expect(third).toBe('refused more_than_was_paid');
  });

  test('lets go of what was not taken', async () => {
    const payment = await approved();

    const gone = await adapter.cancel(infra, { ...payment, reason: 'Too late' });

    expect(gone).toMatchObject({ status: 'CANCELLED', refundedMinor: 0 });
    expect(await kindOf(adapter.confirm(infra, { ...payment, key: randomUUID() }))).toBe('refused cancelled');
  });

  test('finds a payment by its reference, by ours, or not at all', async () => {
    const { providerRef, paymentId } = await paid();

    const found = [
      await adapter.lookUp(infra, { providerRef, paymentId }),
      await adapter.lookUp(infra, { providerRef: null, paymentId }),
    ];
    const missed = [
      await adapter.lookUp(infra, { providerRef: null, paymentId: randomUUID() }),
      await adapter.lookUp(infra, { providerRef: 'int_none', paymentId }),
      await adapter.lookUp(infra, { providerRef: '..', paymentId }),
    ];

    expect(found).toEqual([found[0], found[0]]);
    expect(found[0]).toMatchObject({ status: 'PAID', providerRef, paymentId });
    expect(missed).toEqual([null, null, null]);
  });

  test('lists all that was made in a span of time, over several pages', async () => {
    const from = new Date();
    const made = await together(Array.from({ length: 230 }), () => prepared());
    const listed: string[] = [];

    for await (const { paymentId } of adapter.list(infra, { from, to: new Date(Date.now() + 1000) }))
      listed.push(paymentId!);

    expect(listed.sort()).toEqual(made.map(({ paymentId }) => paymentId).sort());
  });

  test.each<[string, Trouble, string]>([
    ['is refused before it is done', { on: 'confirm', do: 'fail' }, 'AUTHORIZED'],
    ['is done and the answer is lost', { on: 'confirm', do: 'drop' }, 'PAID'],
    ['is done and answered too late', { on: 'confirm', do: 'timeout', ms: 5000 }, 'PAID'],
    ['is done too late', { on: 'confirm', do: 'delay', ms: 5000 }, 'AUTHORIZED'],
  ])('a confirmation that %s is unclear, and the same again makes it clear', async (_what, trouble, meanwhile) => {
    const payment = await approved();
    await sandbox.trouble({ ...trouble, orderId: payment.paymentId });

    const first = await kindOf(adapter.confirm(impatient(), payment));
    const between = await sandbox.intent(payment.providerRef);

    expect(first).toMatch(/^unclear/);
    expect(between.status).toBe(meanwhile);
    if (trouble.do !== 'delay') expect(await adapter.confirm(infra, payment)).toMatchObject({ status: 'PAID' });
  });

  test('a bank that declines takes nothing; one that takes its time says later', async () => {
    const [declined, deferred] = [await approved(), await approved()];
    await sandbox.trouble(
      { on: 'confirm', do: 'decline', orderId: declined.paymentId },
      { on: 'confirm', do: 'defer', orderId: deferred.paymentId },
    );

    expect(await kindOf(adapter.confirm(infra, declined))).toBe('refused declined');
    expect(await adapter.confirm(infra, deferred)).toMatchObject({ status: 'PROCESSING' });
    await sandbox.finish(deferred.providerRef);
    expect(await adapter.lookUp(infra, deferred)).toMatchObject({ status: 'PAID' });
  });

  test('nothing answered is lost when it is killed, and what it was writing then is cut off', async () => {
    const payment = await paid();
    const open = await prepared();
    await sandbox.stop();
    appendFileSync(path.join(sandbox.dir, 'ledger.jsonl'), '{"intent":{"id":"half');
    await sandbox.start();
    setInfra();

    const after = await adapter.lookUp(infra, payment);
    const replayed = await adapter.confirm(infra, payment);
    await sandbox.approve(open.providerRef);

    expect([after, replayed]).toMatchObject([{ status: 'PAID' }, { status: 'PAID' }]);
    expect(await adapter.confirm(infra, open)).toMatchObject({ status: 'PAID' });
    expect(readFileSync(path.join(sandbox.dir, 'ledger.jsonl'), 'utf8')).not.toContain('half');
  });

  test('is closed to who has not its key, and answers to no other name than this machine’s', async () => {
    const wrongKey = await sandbox.call('GET', '/v1/intents', undefined, { authorization: 'Bearer none' });
    const config = { ...infra.config, PAYMENT_SANDBOX_KEY: 'x'.repeat(32) };

    expect(wrongKey).toMatchObject({ status: 401 });
    expect(await kindOf(adapter.confirm({ ...infra, config }, await approved()))).toBe('unclear unauthorized');
  });
});
