import { afterEach, describe, expect, test } from '@jest/globals';
import { runAudit } from '../../src/features/ops/index.js';
import { CANCEL } from '../enrollment/operations.js';
import { payerOf } from '../payment/operations.js';
import { usePayingApp } from '../support/sandbox.js';
import { campaign, coupon } from './coupons.js';

describe('a payment with a coupon', () => {
  const { app, sandbox } = usePayingApp({ repeating: false, manualClock: true });

  const statusOf = async ({ uuid }: { uuid: string }) =>
    (await app.sql<{ status: string }>(`select status from coupons where id = $1`, [uuid]))[0]!.status;

  /** Someone with a coupon of 10 percent and a seat held at 10,000 won. */
  async function ready() {
    const payer = await payerOf(app, sandbox);
    const own = await coupon(app, await campaign(app, { ratePercent: 10 }), payer.person);
    return { payer, coupon: own, enrollment: await payer.hold(await app.course({ priceMinor: 10_000 })) };
  }
  /** Pays with the coupon. */
  async function pay({ payer, coupon: { id }, enrollment }: Awaited<ReturnType<typeof ready>>) {
    const { payment } = await payer.start(enrollment, { couponId: id });
    await payer.approve(payment);
    return payer.confirm(payment);
  }

  afterEach(async () => {
    await app.runRelay();
    const { checks } = await runAudit(app.apps[0]!.infra, { settleMs: 50 });
    expect(checks.filter(({ name, broken }) => broken > 0 && name.startsWith('coupons.'))).toEqual([]);
  });

  test('gives the coupon back when it is declined, and when all of the money goes back', async () => {
    const [declined, refunded] = [await ready(), await ready()];

    const { payment } = await declined.payer.start(declined.enrollment, { couponId: declined.coupon.id });
    await sandbox.decline((await declined.payer.intent(payment)).id);
    expect(await declined.payer.confirm(payment)).toMatchObject({ status: 'FAILED' });

    await pay(refunded);
    await app.run(CANCEL, { id: refunded.enrollment.id }, { as: refunded.payer.person });
    await app.runRecurring('followSeats');
    await app.runJobs();

    expect([await statusOf(declined.coupon), await statusOf(refunded.coupon)]).toEqual(['ISSUED', 'ISSUED']);
  });

  test('gives the coupon back when the hold ends unpaid', async () => {
    const all = await ready();
    await all.payer.start(all.enrollment, { couponId: all.coupon.id });

    app.clock.advance({ minutes: 11 });
    await app.runRecurring('expireHolds');
    await app.runRecurring('followSeats');
    await app.runJobs();

    expect(await statusOf(all.coupon)).toBe('ISSUED');
  });

  test('hands the coupon on to a later attempt for the same seat', async () => {
    const all = await ready();
    await all.payer.start(all.enrollment, { couponId: all.coupon.id });

    expect(await pay(all)).toMatchObject({ status: 'PAID', discount: { amountMinor: 1_000 } });
    expect(await statusOf(all.coupon)).toBe('SPENT');
  });
});
