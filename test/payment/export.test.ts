import { expect, test } from '@jest/globals';
import { EXPORT } from '../accounts/people-operations.js';
import { usePayingApp } from '../support/sandbox.js';
import { payerOf } from './operations.js';

const { app, sandbox } = usePayingApp({ repeating: false, manualClock: true });

test('what a person paid is theirs to export, and nobody else’s', async () => {
  const [payer, other] = [await payerOf(app, sandbox), await payerOf(app, sandbox)];
  const course = await app.course({ priceMinor: 5_000, title: 'Pottery' });
  const { enrollment, payment } = await payer.pay(course);
  await other.pay(course);

  const data = await app.run(EXPORT, {}, { as: payer.person });

  expect(data.payment).toEqual([
    {
      id: payment.id,
      enrollmentId: enrollment.id,
      courseId: course.id,
      title: 'Pottery',
      status: 'PAID',
      amountMinor: 5_000,
      refundedMinor: 0,
      currency: 'KRW',
      createdAt: expect.any(String),
      paidAt: expect.any(String),
      refunds: [],
    },
  ]);
});
