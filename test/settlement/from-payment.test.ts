import { describe, expect, test } from '@jest/globals';
import { runAudit } from '../../src/features/ops/index.js';
import { CANCEL } from '../enrollment/operations.js';
import { balances, payerOf } from '../payment/operations.js';
import { usePayingApp } from '../support/sandbox.js';
import { CLOSE, PAY } from './books.js';

describe('money on its way to an instructor', () => {
  const { app, sandbox } = usePayingApp({ repeating: false, manualClock: true });

  test('comes from payments and refunds, is settled, and leaves through the bank, to the unit', async () => {
    const instructor = await app.instructor();
    const course = await app.course({ priceMinor: 10_001 });
    await app.sql(`insert into course_instructors (course_id, account_id) values ($1, $2)`, [
      course.uuid,
      instructor.uuid,
    ]);
    const [first, second] = [await payerOf(app, sandbox), await payerOf(app, sandbox)];
    await first.pay(course);
    const { enrollment } = await second.pay(course);
    await app.run(CANCEL, { id: enrollment.id }, { as: second.person });
    await app.runRecurring('followSeats');
    await app.runJobs();
    expect(await balances(app)).toEqual({ PROVIDER: 10_001, PAYABLE: -10_001 });

    const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
    const period = { from: day(-1), to: day(1) };
    app.clock.advance({ minutes: 3 * 24 * 60 });
    const admin = await app.admin();
    const settlement = await app.run(CLOSE, { input: { instructorId: instructor.id, period } }, { as: admin });

    expect(settlement).toMatchObject({
      gross: { amountMinor: 20_002 },
      refunds: { amountMinor: 10_001 },
      fee: { amountMinor: 1_000 },
      net: { amountMinor: 9_001 },
    });
    expect(await balances(app)).toEqual({ PROVIDER: 10_001, FEES: -1_000, INSTRUCTOR: -9_001 });

    await app.run(PAY, { input: { id: settlement.id, reference: 'transfer' } }, { as: admin });
    expect(await balances(app)).toEqual({ PROVIDER: 10_001, FEES: -1_000, BANK: -9_001 });
    await app.runRelay();
    const { checks } = await runAudit(app.apps[0]!.infra, { settleMs: 50 });
    expect(checks.filter(({ broken }) => broken > 0)).toEqual([]);
  });
});
