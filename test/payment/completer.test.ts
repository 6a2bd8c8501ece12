import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { expectSoundSeats } from '../support/invariants.js';
import { usePayingApp } from '../support/sandbox.js';
import { together } from '../support/together.js';
import { payerOf, REFUND, uuidOf, type Payer } from './operations.js';

const COMPLETE = 'completePayments';

describe('the completer', () => {
  // Webhooks are lost throughout: nobody tells, and no client comes back.
  const { app, sandbox } = usePayingApp({ repeating: false, manualClock: true, processes: 2 });
  const deaf = { on: 'webhook', do: 'lose', times: null } as const;

  async function begun() {
    await sandbox.trouble(deaf);
    const payer = await payerOf(app, sandbox);
    return { payer, ...(await payer.agree(await app.course({ capacity: 1, priceMinor: 100 }))) };
  }
  /** Lets the time of the next look come, whatever was drawn for it, without ending the hold. */
  async function look(times = 1) {
    for (let i = 0; i < times; i += 1) {
      app.clock.advance({ seconds: 60 });
      await app.runRecurring(COMPLETE);
    }
  }
  const statusOf = async (payer: Payer, payment: { id: string }) => (await payer.see(payment)).status;

  test('takes the money that a payer agreed to and nobody asked for', async () => {
    const { payer, payment } = await begun();

    await look();

    expect(await payer.see(payment)).toMatchObject({ status: 'PAID', enrollment: { status: 'CONFIRMED' } });
  });

  test.each([
    ['took the money and did not say', { on: 'confirm', do: 'drop' }],
    ['was out of reach', { on: 'confirm', do: 'fail', times: 2 }],
    ['takes its time', { on: 'confirm', do: 'defer' }],
  ] as const)('finds out where the provider %s, and takes it once', async (_what, trouble) => {
    const { payer, payment } = await begun();
    await sandbox.trouble(deaf, trouble);

    const answer = await payer.confirm(payment);
    const intent = await payer.intent(payment);
    if (intent.status === 'PROCESSING') await sandbox.finish(intent.id);
    await look(2);

    expect(['PENDING', 'PAID']).toContain(answer.status);
    expect(await payer.see(payment)).toMatchObject({ status: 'PAID', purpose: 'SEAT' });
    expect(await payer.intent(payment)).toMatchObject({ status: 'PAID', amountMinor: 100, refundedMinor: 0 });
  });

  test('waits for the lease of whoever is at a call, then takes it over with the same key', async () => {
    const { payer, payment } = await begun();
    // A process died at the call: the step was begun, and its lease runs.
    await app.sql(
      `insert into payment_steps (payment_id, name, provider_ref, begun_at, lease_until, tries)
       select id, 'CONFIRM', provider_ref, to_timestamp($2), to_timestamp($2 + 65), 1 from payments where id = $1`,
      [uuidOf(payment), app.clock.nowMs() / 1000],
    );
    const hurried = await app.openProcess({ ...sandbox.env, PAYMENT_STEP_SECONDS: '0.05' }, { clock: app.clock });
    app.apps.push(hurried);

    try {
      app.clock.advance({ seconds: 60 });
      await app.runRecurring(COMPLETE, 2);
      const during = await payer.intent(payment);
      app.clock.advance({ seconds: 70 });
      await app.runRecurring(COMPLETE, 2);

      expect(during.status).toBe('AUTHORIZED');
      expect(await statusOf(payer, payment)).toBe('PAID');
    } finally {
      app.apps.pop();
      await hurried.close();
    }
  });

  test('gives money back whose job was lost with its process', async () => {
    const { payer, payment } = await begun();
    await payer.confirm(payment);
    const input = { paymentId: payment.id, reason: 'So be it', idempotencyKey: randomUUID() };
    await app.run(REFUND, { input }, { as: await app.admin() });
    await app.sql(`delete from graphile_worker._private_jobs`);

    await look();

    expect(await payer.see(payment)).toMatchObject({ status: 'REFUNDED', refunds: [{ status: 'DONE' }] });
  });

  test('lets go of what was agreed to for a seat that is not held any more', async () => {
    const { payer, payment } = await begun();
    app.clock.advance({ minutes: 11 });
    await app.runRecurring('expireHolds');
    await app.sql(`delete from graphile_worker._private_jobs`);

    await app.runRecurring('followSeats');
    await app.sql(`delete from graphile_worker._private_jobs`);
    await look();

    expect(await payer.see(payment)).toMatchObject({ status: 'FAILED', failure: 'HOLD_ENDED' });
    expect(await payer.intent(payment)).toMatchObject({ status: 'CANCELLED' });
    await expectSoundSeats(app);
  });

  test('is not stopped by one that fails, and works in two processes at once without taking anything twice', async () => {
    await sandbox.trouble(deaf);
    const course = await app.course({ capacity: 10, priceMinor: 100 });
    const payers = await Promise.all(Array.from({ length: 6 }, () => payerOf(app, sandbox)));
    const begunBy = await Promise.all(payers.map((payer) => payer.agree(course)));
    const orderId = uuidOf(begunBy[2]!.payment);
    await sandbox.trouble(deaf, { on: 'look', do: 'fail', orderId, times: null });

    app.clock.advance({ seconds: 60 });
    await together([0, 1], (process) => app.runRecurring(COMPLETE, process));
    const states = await Promise.all(payers.map((payer, i) => statusOf(payer, begunBy[i]!.payment)));

    expect(states).toEqual(['PAID', 'PAID', 'PENDING', 'PAID', 'PAID', 'PAID']);
    const confirms = await app.sql(
      `select max(s.tries) as tries from payment_steps s join payments p on p.id = s.payment_id
        where p.course_id = $1 and s.name = 'CONFIRM' and s.done_at is not null`,
      [course.uuid],
    );
    expect(confirms).toEqual([{ tries: 1 }]);
    await expectSoundSeats(app);
  });

  test('looks less and less often, at times of its own for each', async () => {
    await sandbox.trouble(deaf);
    const course = await app.course({ capacity: 20, priceMinor: 100, holdMinutes: 10_000 });
    const payers = await Promise.all(Array.from({ length: 8 }, () => payerOf(app, sandbox)));
    await Promise.all(payers.map((payer) => payer.begin(course)));
    const pauses = () =>
      app.sql<{ seconds: number }>(
        `select extract(epoch from look_after)::float8 - $2 as seconds from payments where course_id = $1`,
        [course.uuid, app.clock.nowMs() / 1000],
      );

    await look();
    const first = (await pauses()).map(({ seconds }) => seconds);
    await look(1);
    const second = (await pauses()).map(({ seconds }) => seconds);

    expect(Math.min(...first)).toBeGreaterThanOrEqual(30 * 0.75);
    expect(new Set(first).size).toBeGreaterThan(4);
    expect(Math.max(...second)).toBeGreaterThan(Math.max(...first));
  });
});
