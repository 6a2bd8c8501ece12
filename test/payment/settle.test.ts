import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { settlePayment } from '../../src/features/payment/index.js';
import { expectSoundSeats } from '../support/invariants.js';
import { usePayingApp } from '../support/sandbox.js';
import { eventually, together } from '../support/together.js';
import { payerOf, uuidOf } from './operations.js';

/** Every order of some things. */
const ordersOf = <T>(things: readonly T[]): T[][] =>
  things.length === 0
    ? [[]]
    : things.flatMap((thing, i) =>
        ordersOf([...things.slice(0, i), ...things.slice(i + 1)]).map((rest) => [thing, ...rest]),
      );

/** What happens at the provider, one after the other. */
const STAGES = ['created', 'processing', 'succeeded', 'refunded'] as const;

describe('what a provider tells', () => {
  const { app, sandbox } = usePayingApp({ repeating: false, manualClock: true, processes: 2 });

  test('has one effect, however often it is told at once in two processes', async () => {
    const payer = await payerOf(app, sandbox);
    const course = await app.course({ capacity: 1, priceMinor: 100 });
    const { payment } = await payer.agree(course);
    const { id } = await payer.intent(payment);
    await sandbox.call('POST', `/v1/intents/${id}/confirm`, {
      orderId: uuidOf(payment),
      amountMinor: 100,
      currency: 'KRW',
    });

    const said = await together(Array.from({ length: 100 }), (_, i) =>
      settlePayment(app.context(undefined, i % 2), {
        provider: 'SANDBOX',
        providerRef: id,
        paymentId: uuidOf(payment),
      }),
    );

    expect(new Set(said)).toEqual(new Set(['known']));
    expect(await payer.see(payment)).toMatchObject({
      status: 'PAID',
      purpose: 'SEAT',
      enrollment: { status: 'CONFIRMED' },
    });
    const [effects] = await app.sql(
      `select (select count(*)::int from ledger_transactions where cause = 'payment:' || $1) as posted,
              (select count(*)::int from receipts where payment_id = $1::uuid) as receipts,
              (select count(*)::int from outbox where event->'payment'->>'id' = $1 and event->'payment'->>'status' = 'PAID') as told`,
      [uuidOf(payment)],
    );
    expect(effects).toEqual({ posted: 1, receipts: 1, told: 1 });
    await expectSoundSeats(app);
  });

  test.each(ordersOf(STAGES))('ends the same when its messages come in the order %s, %s, %s, %s', async (...order) => {
    const payer = await payerOf(app, sandbox);
    await sandbox.trouble({ on: 'webhook', do: 'hold', times: null }, { on: 'confirm', do: 'defer' });
    const { payment } = await payer.agree(await app.course({ capacity: 1, priceMinor: 100 }));
    const { id } = await payer.intent(payment);
    const hear = () =>
      settlePayment(app.context(), { provider: 'SANDBOX', providerRef: id, paymentId: uuidOf(payment) });
    const atProvider = {
      created: async () => {},
      processing: () =>
        sandbox.call('POST', `/v1/intents/${id}/confirm`, {
          orderId: uuidOf(payment),
          amountMinor: 100,
          currency: 'KRW',
        }),
      succeeded: () => sandbox.finish(id),
      refunded: () =>
        sandbox.call('POST', `/v1/intents/${id}/cancel`, { amountMinor: 100, currency: 'KRW', reason: 'r' }),
    };

    // A message comes when its stage is reached, or later, when an earlier one in this order had to wait for its own.
    let reached = -1;
    for (const stage of order) {
      while (reached < STAGES.indexOf(stage)) await atProvider[STAGES[(reached += 1)]!]();
      await hear();
    }
    await app.runRecurring('followSeats');
    await app.runJobs();

    expect(await payer.see(payment)).toMatchObject({
      status: 'REFUNDED',
      refunded: { amountMinor: 100 },
      refunds: [{ cause: 'PROVIDER_DECISION', status: 'DONE' }],
    });
    const [seat] = await app.sql(
      `select status from enrollments where id = (select enrollment_id from payments where id = $1)`,
      [uuidOf(payment)],
    );
    expect(seat!.status).not.toBe('CONFIRMED');
    const [books] = await app.sql(
      `select sum(amount_minor)::int as provider from ledger_entries e join ledger_transactions t on t.id = e.transaction_id
        where account = 'PROVIDER' and (cause = 'payment:' || $1 or cause = 'refund:' || (select id::text from refunds where payment_id = $1::uuid))`,
      [uuidOf(payment)],
    );
    expect(books).toEqual({ provider: 0 });
  });

  test('of a payment of nobody is unknown', async () => {
    const nobody = { provider: 'SANDBOX', providerRef: 'int_none', paymentId: randomUUID() } as const;

    expect(await settlePayment(app.context(), nobody)).toBe('unknown');
    expect(await settlePayment(app.context(), { ...nobody, paymentId: null })).toBe('unknown');
  });
});

describe('a webhook', () => {
  const { app, sandbox } = usePayingApp();

  test('makes the seat theirs though the client never comes back, told three times each', async () => {
    const payer = await payerOf(app, sandbox);
    await sandbox.trouble({ on: 'webhook', do: 'duplicate', times: null });

    const { payment } = await payer.agree(await app.course({ capacity: 1, priceMinor: 100 }));

    await eventually(async () => (await payer.see(payment)).status === 'PAID', 'the seat is paid for', 10_000);
    expect(await payer.see(payment)).toMatchObject({ purpose: 'SEAT', enrollment: { status: 'CONFIRMED' } });
    expect(await payer.intent(payment)).toMatchObject({ status: 'PAID', refundedMinor: 0 });
  });
});
