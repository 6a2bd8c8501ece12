import { expect, test } from '@jest/globals';
import { EXPORT } from '../accounts/people-operations.js';
import { payerOf } from '../payment/operations.js';
import { usePayingApp } from '../support/sandbox.js';
import { campaign, coupon } from './coupons.js';

const { app, sandbox } = usePayingApp({ repeating: false, manualClock: true });

test('a person’s coupons are theirs to export, with what each took off, and nobody else’s', async () => {
  const payer = await payerOf(app, sandbox);
  const [spring, autumn] = [await campaign(app), await campaign(app)];
  const [used, kept] = [await coupon(app, spring, payer.person), await coupon(app, autumn, payer.person)];
  await coupon(app, spring, await app.student());
  const enrollment = await payer.hold(await app.course({ priceMinor: 5_000 }));
  const { payment } = await payer.start(enrollment, { couponId: used.id });

  const { coupons } = await app.run(EXPORT, {}, { as: payer.person });

  const all = { name: 'A campaign', currency: 'KRW', usableUntil: null, issuedAt: expect.any(String) };
  expect(coupons).toEqual([
    { ...all, id: kept.id, campaignId: autumn.id, status: 'ISSUED', paymentId: null, discountMinor: null },
    { ...all, id: used.id, campaignId: spring.id, status: 'RESERVED', paymentId: payment.id, discountMinor: 1_000 },
  ]);
});
