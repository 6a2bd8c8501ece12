import { afterEach, describe, expect, test } from '@jest/globals';
import { runAudit } from '../../src/features/ops/index.js';
import { lockPayment } from '../../src/features/payment/change-payment.js';
import { settlePayment } from '../../src/features/payment/index.js';
import { recordNothingTaken } from '../../src/features/payment/record-nothing.js';
import { transaction } from '../../src/infra/postgres/transaction.js';
import { campaign, coupon } from '../coupons/coupons.js';
import { inboxOf, settleFacts } from '../notifications/operations.js';
import { expectSoundSeats } from '../support/invariants.js';
import { usePayingApp } from '../support/sandbox.js';
import { tally, together } from '../support/together.js';
import { balances, Payer, payerOf, uuidOf } from './operations.js';

const PRICE = { priceMinor: 1000, holdMinutes: 5 };

describe('money that comes late, for a price with a coupon,', () => {
  const { app, sandbox } = usePayingApp({ repeating: false, manualClock: true, processes: 2 });

  const ownCoupon = async ({ person }: Payer) => coupon(app, await campaign(app, { ratePercent: 10 }), person);
  const couponRow = async ({ uuid }: { uuid: string }) =>
    (await app.sql(`select status, payment_id as "paidFor" from coupons where id = $1`, [uuid]))[0];

  /** The provider took the money for a seat at 900 of 1,000 won, and we have yet to hear of it. */
  async function takenUnheard(payer: Payer, { id: couponId }: { id: string }, course?: { id: string; uuid: string }) {
    const enrollment = await payer.hold(course ?? (await app.course(PRICE)));
    const { payment } = await payer.start(enrollment, { couponId });
    await payer.approve(payment);
    const { id } = await payer.intent(payment);
    const order = { orderId: uuidOf(payment), amountMinor: 900, currency: 'KRW' };
    await sandbox.call('POST', `/v1/intents/${id}/confirm`, order);
    return payment;
  }

  /** The hold is over, the attempt given up, its coupon the student's again. */
  async function endHolds() {
    app.clock.advance({ minutes: 6 });
    await app.runRecurring('expireHolds');
    await app.runRecurring('followSeats');
  }

  /** What the provider tells of a payment. */
  const hear = (payment: { id: string }, process = 0) =>
    settlePayment(app.context(undefined, process), {
      provider: 'SANDBOX',
      providerRef: null,
      paymentId: uuidOf(payment),
    });

  /** What was decided is done, and everybody told. */
  async function end() {
    await app.runJobs();
    await app.runRecurring('followSeats');
    await app.runJobs();
    await settleFacts(app);
  }

  afterEach(async () => {
    await end();
    const { checks } = await runAudit(app.apps[0]!.infra, { settleMs: 50 });
    expect(checks.filter(({ broken }) => broken > 0)).toEqual([]);
    await expectSoundSeats(app);
  });

  /** The provider said once that nothing was taken, and nothing would be. */
  const endAttempt = (payment: { id: string }) =>
    transaction(app.context(), async (tx) =>
      recordNothingTaken(app.context(), tx, (await lockPayment(tx, uuidOf(payment)))!, 'DECLINED'),
    );

  test.each<[string, string, (payment: { id: string }) => Promise<void>]>([
    ['is over, and the attempt given up', 'CANCEL_REQUESTED', endHolds],
    ['stands, and the attempt was declined as far as we knew', 'FAILED', endAttempt],
  ])('spends the coupon again whose time is over by then, when the hold %s', async (_when, status, fall) => {
    const payer = await payerOf(app, sandbox);
    const own = await ownCoupon(payer);
    const payment = await takenUnheard(payer, own);
    await fall(payment);
    expect(await payer.see(payment)).toMatchObject({ status });
    const between = await couponRow(own);
    await app.sql(`update coupon_campaigns set usable_until = now()`);

    await hear(payment);

    expect(between).toEqual({ status: 'ISSUED', paidFor: null });
    expect(await couponRow(own)).toEqual({ status: 'SPENT', paidFor: uuidOf(payment) });
    expect(await payer.see(payment)).toMatchObject({ status: 'PAID', purpose: 'SEAT', discount: { amountMinor: 100 } });
  });

  test('goes back whole, and takes no seat, where the coupon has paid for something else meanwhile', async () => {
    const payer = await payerOf(app, sandbox);
    const own = await ownCoupon(payer);
    const before = await balances(app);
    const course = await app.course({ capacity: 1, ...PRICE });
    const payment = await takenUnheard(payer, own, course);
    await endHolds();
    const { payment: other } = await payer.start(await payer.hold(await app.course(PRICE)), { couponId: own.id });
    await payer.approve(other);
    await payer.confirm(other);

    await hear(payment);
    await end();

    expect(await couponRow(own)).toEqual({ status: 'SPENT', paidFor: uuidOf(other) });
    expect(await payer.see(payment)).toMatchObject({
      status: 'REFUNDED',
      purpose: 'RETURN',
      enrollment: { status: 'EXPIRED' },
      refunds: [{ cause: 'COUPON_USED', status: 'DONE', amount: { amountMinor: 900 } }],
    });
    expect(await payer.intent(payment)).toMatchObject({ refundedMinor: 900 });
    expect(await balances(app)).toMatchObject({ PROVIDER: (before['PROVIDER'] ?? 0) + 900 });
    const bodies = (await inboxOf(app, payer.person)).map(({ body }: { body: string }) => body);
    expect(bodies).toContainEqual(expect.stringContaining('used for another payment'));
  });

  describe('while another attempt for the same seat has the coupon set aside,', () => {
    async function superseded() {
      const payer = await payerOf(app, sandbox);
      const own = await ownCoupon(payer);
      const payment = await takenUnheard(payer, own);
      const { payment: other } = await payer.start(payment.enrollment, { couponId: own.id });
      await payer.approve(other);
      return { payer, own, payment, other };
    }

    test('buys the seat, and the other gives way, where nobody has paid that', async () => {
      const { payer, own, payment, other } = await superseded();

      await hear(payment);
      await end();

      expect(await payer.see(payment)).toMatchObject({ status: 'PAID', purpose: 'SEAT' });
      expect(await couponRow(own)).toEqual({ status: 'SPENT', paidFor: uuidOf(payment) });
      expect(await payer.see(other)).toMatchObject({ status: 'FAILED', failure: 'SUPERSEDED' });
      expect(await payer.intent(other)).toMatchObject({ status: 'CANCELLED' });
    });

    test('goes back, and the other goes on, where that is being paid', async () => {
      const { payer, own, payment, other } = await superseded();
      await sandbox.trouble({ on: 'confirm', do: 'fail', times: null });
      await payer.confirm(other);

      await hear(payment);
      await sandbox.trouble();
      app.clock.advance({ minutes: 1 });
      await app.runRecurring('completePayments');
      await end();

      expect(await payer.see(payment)).toMatchObject({ status: 'REFUNDED', refunds: [{ cause: 'COUPON_USED' }] });
      expect(await payer.see(other)).toMatchObject({ status: 'PAID', purpose: 'SEAT' });
      expect(await couponRow(own)).toEqual({ status: 'SPENT', paidFor: uuidOf(other) });
    });
  });

  test('has the coupon spent while it is kept for a seat to come, and not when it has gone back', async () => {
    const payer = await payerOf(app, sandbox);
    const own = await ownCoupon(payer);
    const course = await app.course({ capacity: 1, ...PRICE });
    const payment = await takenUnheard(payer, own, course);
    await endHolds();
    await (await payerOf(app, sandbox)).hold(course);

    await hear(payment);
    const [kept, during] = [await payer.see(payment), await couponRow(own)];
    await app.sql(`update payments set kept_until = to_timestamp($1) where purpose = 'WAITLIST'`, [
      app.clock.nowMs() / 1000,
    ]);
    await end();

    expect([kept.purpose, during]).toEqual(['WAITLIST', { status: 'SPENT', paidFor: uuidOf(payment) }]);
    expect(await payer.see(payment)).toMatchObject({ status: 'REFUNDED', refunds: [{ cause: 'NO_SEAT' }] });
    expect(await couponRow(own)).toEqual({ status: 'ISSUED', paidFor: null });
  });

  test('leaves the coupon as it was where it buys nothing', async () => {
    const payer = await payerOf(app, sandbox);
    const own = await ownCoupon(payer);
    const course = await app.course({ capacity: 2, ...PRICE });
    const payment = await takenUnheard(payer, own, course);
    await endHolds();
    await payer.pay(course);

    await hear(payment);

    expect(await payer.see(payment)).toMatchObject({ purpose: 'RETURN', refunds: [{ cause: 'DUPLICATE' }] });
    expect(await couponRow(own)).toEqual({ status: 'ISSUED', paidFor: null });
  });

  test('has one coupon against a checkout with it at that instant: one of the two pays less', async () => {
    for (let round = 0; round < 8; round += 1) {
      const payer = await payerOf(app, sandbox);
      const own = await ownCoupon(payer);
      const payment = await takenUnheard(payer, own);
      await endHolds();
      const elsewhere = new Payer(app, sandbox, payer.person, 1);
      const other = await elsewhere.hold(await app.course(PRICE));

      const [, answer] = await Promise.all([hear(payment), elsewhere.start(other, { couponId: own.id })]);

      const late = await payer.see(payment);
      if (answer.__typename === 'Checkout') {
        expect(late).toMatchObject({ purpose: 'RETURN', refunds: [{ cause: 'COUPON_USED' }] });
        expect(await couponRow(own)).toEqual({ status: 'RESERVED', paidFor: uuidOf(answer.payment) });
      } else {
        expect(answer).toMatchObject({ __typename: 'CouponNotUsable', reason: 'SPENT' });
        expect(late).toMatchObject({ status: 'PAID', purpose: 'SEAT' });
        expect(await couponRow(own)).toEqual({ status: 'SPENT', paidFor: uuidOf(payment) });
      }
    }
  });

  test('has one coupon against other late money with the same one, told of in two processes', async () => {
    for (let round = 0; round < 5; round += 1) {
      const payer = await payerOf(app, sandbox);
      const own = await ownCoupon(payer);
      const first = await takenUnheard(payer, own);
      await endHolds();
      const second = await takenUnheard(payer, own);
      await endHolds();

      await together([first, second, first, second], (payment, i) => hear(payment, i >> 1));

      const seen = await together([first, second], (payment) => payer.see(payment));
      expect(tally(seen.map(({ purpose }) => ({ __typename: purpose! })))).toEqual({ SEAT: 1, RETURN: 1 });
      const winner = seen.find(({ purpose }) => purpose === 'SEAT')!;
      expect(await couponRow(own)).toEqual({ status: 'SPENT', paidFor: uuidOf(winner) });
    }
  });
});
