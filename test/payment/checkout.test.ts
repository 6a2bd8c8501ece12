import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { expectSoundSeats } from '../support/invariants.js';
import { usePayingApp } from '../support/sandbox.js';
import { eventually, together } from '../support/together.js';
import { MY_PAYMENTS, payerOf, RECEIPT, uuidOf } from './operations.js';

describe('checkout', () => {
  const { app, sandbox } = usePayingApp({ repeating: false, manualClock: true, processes: 2 });

  test('takes a held seat from its price to a receipt, with the money in the books', async () => {
    const course = await app.course({ priceMinor: 10_000, title: 'Pottery' });
    const payer = await payerOf(app, sandbox);
    const { enrollment, payment } = await payer.begin(course);
    await payer.approve(payment);

    const paid = await payer.confirm(payment);

    expect(paid).toMatchObject({
      __typename: 'Payment',
      status: 'PAID',
      purpose: 'SEAT',
      provider: 'SANDBOX',
      amount: { amountMinor: 10_000, currency: 'KRW' },
      enrollment: { id: enrollment.id, status: 'CONFIRMED' },
      student: { id: payer.person.id },
    });
    expect(await payer.intent(payment)).toMatchObject({ status: 'PAID', amountMinor: 10_000, refundedMinor: 0 });
    expect(await app.run(RECEIPT, { paymentId: payment.id }, { as: payer.person })).toMatchObject({
      number: expect.stringMatching(/^\d{4}-000001$/),
      title: 'Pottery',
      amount: { amountMinor: 10_000, currency: 'KRW' },
      refunds: [],
    });
    const lines = await app.sql(
      `select account, course_id, amount_minor::int from ledger_entries order by amount_minor desc`,
    );
    expect(lines).toEqual([
      { account: 'PROVIDER', course_id: null, amount_minor: 10_000 },
      { account: 'PAYABLE', course_id: course.uuid, amount_minor: -10_000 },
    ]);
    await expectSoundSeats(app);
  });

  test('gives what the widget of the provider is opened with', async () => {
    const payer = await payerOf(app, sandbox);
    const enrollment = await payer.hold(await app.course({ priceMinor: 100 }));

    const checkout = await payer.start(enrollment);

    const { payUrl } = await payer.intent(checkout.payment);
    expect(checkout).toMatchObject({ __typename: 'Checkout', parameters: [{ name: 'payUrl', value: payUrl }] });
  });

  test('gives the same answer to fifty who start with one key at once, and announces one order', async () => {
    const payer = await payerOf(app, sandbox);
    const other = { ...payer, process: 1 };
    const enrollment = await payer.hold(await app.course({ priceMinor: 100 }));
    const key = randomUUID();

    const answers = await together(Array.from({ length: 50 }), (_, i) =>
      app.execute(
        `mutation S($input: StartCheckoutInput!) { startCheckout(input: $input) { ... on Checkout { parameters { value } payment { id version } } } }`,
        { input: { enrollmentId: enrollment.id, idempotencyKey: key } },
        { as: payer.person, process: i % 2 ? other.process : 0 },
      ),
    );

    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    const { id } = answers[0]!.data.startCheckout.payment;
    expect(await sandbox.intentsOf(uuidOf({ id }))).toHaveLength(1);
    expect(await app.sql(`select count(*)::int from payments where student_id = $1`, [payer.person.uuid])).toEqual([
      { count: 1 },
    ]);
  });

  test('gives the same answer to fifty who confirm with one key at once, and takes the money once', async () => {
    const payer = await payerOf(app, sandbox);
    const { payment } = await payer.agree(await app.course({ priceMinor: 100 }));
    const key = randomUUID();
    await sandbox.trouble({ on: 'confirm', do: 'delay', ms: 200 });

    const answers = await together(Array.from({ length: 50 }), () => payer.confirm(payment, { key }));

    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 'PAID' });
    const steps = await app.sql(`select name, tries from payment_steps where payment_id = $1 order by name`, [
      uuidOf(payment),
    ]);
    expect(steps).toEqual([
      { name: 'CONFIRM', tries: 1 },
      { name: 'PREPARE', tries: 1 },
    ]);
  });

  test('refuses a key that was used for something else, and changes nothing', async () => {
    const payer = await payerOf(app, sandbox);
    const key = randomUUID();
    const { payment } = await payer.start(await payer.hold(await app.course({ priceMinor: 100 })), { key });
    const enrollment = await payer.hold(await app.course({ priceMinor: 100 }));

    expect(await payer.start(enrollment, { key })).toMatchObject({ __typename: 'IdempotencyKeyReused' });
    expect(await payer.confirm(payment, { key })).toMatchObject({ __typename: 'IdempotencyKeyReused' });

    const { totalCount } = await app.run(MY_PAYMENTS, {}, { as: payer.person });
    expect(totalCount).toBe(1);
  });

  test('keeps the keys of two people apart', async () => {
    const [ada, eve] = [await payerOf(app, sandbox), await payerOf(app, sandbox)];
    const course = await app.course({ priceMinor: 100 });
    const key = randomUUID();
    const { payment } = await ada.start(await ada.hold(course), { key });

    const own = await eve.start(await eve.hold(course), { key });

    expect(own.payment.id).not.toBe(payment.id);
  });

  test('lets a new attempt take the place of one that nobody has paid, and lets go of it at the provider', async () => {
    const payer = await payerOf(app, sandbox);
    const { enrollment, payment } = await payer.begin(await app.course({ priceMinor: 100 }));

    const { payment: second } = await payer.start(enrollment);
    await app.runJobs();

    expect(await payer.see(payment)).toMatchObject({ status: 'FAILED', failure: 'SUPERSEDED' });
    expect(await payer.intent(payment)).toMatchObject({ status: 'CANCELLED' });
    await payer.approve(second);
    expect(await payer.confirm(second)).toMatchObject({ status: 'PAID', enrollment: { status: 'CONFIRMED' } });
  });

  test('does not begin a second attempt while the money of the first is being taken', async () => {
    const payer = await payerOf(app, sandbox);
    const { enrollment, payment } = await payer.agree(await app.course({ priceMinor: 100 }));
    await sandbox.trouble({ on: 'confirm', do: 'delay', ms: 300 });

    const confirming = payer.confirm(payment);
    await eventually(
      async () =>
        (await app.sql(`select from payment_steps where name = 'CONFIRM' and tries = 1 and done_at is null`)).length,
      'the money is being taken',
    );
    const second = await payer.start(enrollment);

    expect(second).toMatchObject({ __typename: 'PaymentInProgress', payment: { id: payment.id } });
    expect(await confirming).toMatchObject({ status: 'PAID' });
  });

  test('refuses to begin for a seat that is not held any more', async () => {
    const payer = await payerOf(app, sandbox);
    const enrollment = await payer.hold(await app.course({ priceMinor: 100, holdMinutes: 10 }));
    app.clock.advance({ minutes: 10 });

    expect(await payer.start(enrollment)).toMatchObject({ __typename: 'EnrollmentStateConflict', status: 'EXPIRED' });
  });

  test('refuses to take money once the hold is over, and lets go of what was agreed to', async () => {
    const payer = await payerOf(app, sandbox);
    const { payment } = await payer.agree(await app.course({ priceMinor: 100, holdMinutes: 10 }));
    app.clock.advance({ minutes: 10 });

    const answer = await payer.confirm(payment);
    await app.runJobs();

    expect(answer).toMatchObject({ __typename: 'EnrollmentStateConflict', enrollmentStatus: 'EXPIRED' });
    expect(await payer.see(payment)).toMatchObject({ status: 'FAILED', failure: 'HOLD_ENDED' });
    expect(await payer.intent(payment)).toMatchObject({ status: 'CANCELLED' });
  });

  test('ends an attempt that the payer declines, and the seat is still held for another', async () => {
    const payer = await payerOf(app, sandbox);
    const { enrollment, payment } = await payer.begin(await app.course({ priceMinor: 100 }));
    await sandbox.decline((await payer.intent(payment)).id);

    expect(await payer.confirm(payment)).toMatchObject({ status: 'FAILED', failure: 'DECLINED' });
    expect(await payer.start(enrollment)).toMatchObject({ __typename: 'Checkout', payment: { status: 'PENDING' } });
  });

  test('ends an attempt that the bank declines', async () => {
    const payer = await payerOf(app, sandbox);
    const { payment } = await payer.agree(await app.course({ priceMinor: 100 }));
    await sandbox.trouble({ on: 'confirm', do: 'decline' });

    expect(await payer.confirm(payment)).toMatchObject({
      status: 'FAILED',
      failure: 'DECLINED',
      enrollment: { status: 'PENDING_PAYMENT' },
    });
  });

  test('believes the provider, not the client: money of another order, or of another amount, buys no seat', async () => {
    const payer = await payerOf(app, sandbox);
    const cheap = await payer.agree(await app.course({ priceMinor: 100 }));
    const dear = await payer.begin(await app.course({ priceMinor: 90_000 }));
    const { id } = await payer.intent(cheap.payment);

    // The order at the provider is somebody's who wrote another amount into it.
    await app.sql(`update payments set price_minor = 50000 where id = $1`, [uuidOf(cheap.payment)]);
    const otherOrder = await payer.confirm(dear.payment, { providerRef: id });
    const otherAmount = await payer.confirm(cheap.payment);
    await app.runJobs();

    expect(otherOrder).toMatchObject({ enrollment: { status: 'PENDING_PAYMENT' } });
    expect(otherAmount).toMatchObject({ enrollment: { status: 'PENDING_PAYMENT' } });
    expect(await payer.see(cheap.payment)).toMatchObject({ status: 'FAILED', failure: 'MISMATCH' });
    expect(await payer.intent(cheap.payment)).toMatchObject({ status: 'CANCELLED' });
  });

  test('gives back what was taken with another amount than was ordered, and the books say both', async () => {
    const payer = await payerOf(app, sandbox);
    const { payment } = await payer.agree(await app.course({ priceMinor: 777 }));
    const { id } = await payer.intent(payment);
    const order = { orderId: uuidOf(payment), amountMinor: 777, currency: 'KRW' };
    await sandbox.call('POST', `/v1/intents/${id}/confirm`, order, { 'idempotency-key': randomUUID() });
    await app.sql(`update payments set price_minor = 50000 where id = $1`, [uuidOf(payment)]);

    await payer.confirm(payment);
    await app.runJobs();

    expect(await payer.see(payment)).toMatchObject({
      status: 'FAILED',
      failure: 'MISMATCH',
      enrollment: { status: 'PENDING_PAYMENT' },
    });
    expect(await sandbox.intent(id)).toMatchObject({ status: 'PAID', refundedMinor: 777 });
    const causes = await app.sql(
      `select split_part(cause, ':', 1) as cause from ledger_transactions where cause like $1`,
      [`%${uuidOf(payment)}`],
    );
    expect(causes.map(({ cause }) => cause)).toEqual(['mismatch', 'mismatch-back']);
  });

  test('says so when the provider does not answer, and goes on with the same key', async () => {
    const payer = await payerOf(app, sandbox);
    const enrollment = await payer.hold(await app.course({ priceMinor: 100 }));
    const key = randomUUID();
    await sandbox.trouble({ on: 'create', do: 'drop' }, { on: 'create', do: 'fail' });

    const failing = await app.execute(
      `mutation S($input: StartCheckoutInput!) { startCheckout(input: $input) { __typename } }`,
      { input: { enrollmentId: enrollment.id, idempotencyKey: key } },
      { as: payer.person },
    );
    await sandbox.trouble();
    const again = await payer.start(enrollment, { key });

    expect(failing.errors?.[0]?.extensions.code).toBe('SERVICE_UNAVAILABLE');
    expect(again).toMatchObject({ __typename: 'Checkout', payment: { status: 'PENDING' } });
    expect(await sandbox.intentsOf(uuidOf(again.payment))).toHaveLength(1);
  });

  test('is for the one whose seat it is: for others it does not exist', async () => {
    const [payer, eve] = [await payerOf(app, sandbox), await payerOf(app, sandbox)];
    const { enrollment, payment } = await payer.agree(await app.course({ priceMinor: 100 }));

    await expect(eve.start(enrollment)).rejects.toThrow('NOT_FOUND');
    await expect(eve.confirm(payment)).rejects.toThrow('NOT_FOUND');
    expect(await eve.see(payment)).toBeNull();
    expect(await app.run(RECEIPT, { paymentId: payment.id }, { as: eve.person })).toBeNull();
  });
});
