import { describe, expect, test } from '@jest/globals';
import { usePayingApp } from '../support/sandbox.js';
import { eventually } from '../support/together.js';
import { payerOf, uuidOf } from './operations.js';

describe('with nobody but the provider telling', () => {
  const { app, sandbox } = usePayingApp();

  test('a payer who agreed on the page and never came back has their seat', async () => {
    const payer = await payerOf(app, sandbox);
    const { payment } = await payer.begin(await app.course({ capacity: 1, priceMinor: 100 }));

    await payer.approve(payment);

    const done = await eventually(
      async () => {
        const seen = await payer.see(payment);
        return seen.status === 'PAID' && seen;
      },
      'it is paid',
      15_000,
    );
    expect(done).toMatchObject({ purpose: 'SEAT', enrollment: { status: 'CONFIRMED' } });
    await eventually(
      async () => {
        const rows = await app.sql(`select state from provider_notices where payment_id = $1`, [uuidOf(payment)]);
        return rows.length >= 4 && rows.every(({ state }) => state === 'SETTLED');
      },
      'every message is settled',
      15_000,
    );
  });

  test('a message that comes before we know its payment is parked and leads there once we do', async () => {
    const payer = await payerOf(app, sandbox);
    const course = await app.course({ capacity: 1, priceMinor: 100 });
    await sandbox.trouble({ on: 'webhook', do: 'lose', times: null });
    const { payment } = await payer.agree(course);
    const uuid = uuidOf(payment);
    const { id } = await payer.intent(payment);
    // As long as the payment is another provider's, this one tells of something that we do not know.
    await app.sql(`update payments set provider = 'TOSS' where id = $1`, [uuid]);
    await sandbox.trouble();
    await sandbox.call('POST', `/v1/intents/${id}/confirm`, { orderId: uuid, amountMinor: 100, currency: 'KRW' });
    await eventually(
      async () =>
        (await app.sql(`select id from provider_notices where payment_id = $1 and state = 'PARKED'`, [uuid]))[0],
      'it is parked',
      15_000,
    );

    await app.sql(`update payments set provider = 'SANDBOX' where id = $1`, [uuid]);

    await eventually(
      async () =>
        (await app.sql(`select id from provider_notices where payment_id = $1 and state = 'PARKED'`, [uuid])).length ===
        0,
      'it is parked no more',
      30_000,
    );
    expect(await payer.see(payment)).toMatchObject({ status: 'PAID' });
  });
});
