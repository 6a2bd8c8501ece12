import { afterEach, describe, expect, test } from '@jest/globals';
import { runAudit } from '../../src/features/ops/index.js';
import { CANCEL } from '../enrollment/operations.js';
import { payerOf, uuidOf } from '../payment/operations.js';
import { usePayingApp } from '../support/sandbox.js';

describe('audit of money', () => {
  const { app, sandbox } = usePayingApp({ repeating: false, manualClock: true });
  const broken = async () => {
    await app.runRelay();
    const { checks } = await runAudit(app.apps[0]!.infra, { settleMs: 50 });
    return checks
      .filter((check) => check.broken > 0)
      .map(({ name }) => name)
      .sort();
  };

  /** Runs SQL past the triggers that refuse it. */
  const force = (statement: string) =>
    app.sql(`begin; set local session_replication_role = replica; ${statement}; commit`);

  // What one test broke is nothing to the next.
  afterEach(() =>
    force(
      `truncate courses, seats, enrollments, outbox, ledger_transactions, ledger_entries, receipts, receipt_years cascade`,
    ),
  );

  async function paid() {
    const payer = await payerOf(app, sandbox);
    return { payer, ...(await payer.pay(await app.course({ priceMinor: 100 }))) };
  }

  test('finds nothing where all is well, money that went back included', async () => {
    await paid();
    const { payer, enrollment } = await paid();
    await app.run(CANCEL, { id: enrollment.id }, { as: payer.person });
    await app.runRecurring('followSeats');
    await app.runJobs();

    expect(await broken()).toEqual([]);
  });

  test('finds someone who has paid and has no seat, though not one whose seat was given up just now', async () => {
    await paid();
    await app.sql(
      `with ended as (update enrollments set status = 'CANCELLED', ended_at = to_timestamp($1))
                   update seats set taken = 0, version = version + 1`,
      [app.clock.nowMs() / 1000],
    );
    const atOnce = await broken();
    app.clock.advance({ seconds: 61 });

    expect(atOnce).not.toContain('payments.seatOrMoneyBack');
    expect(await broken()).toContain('payments.seatOrMoneyBack');
  });

  test('finds a seat that is paid for twice, and the index that should have refused it gone', async () => {
    const { payment } = await paid();
    await app.sql(`drop index payments_one_per_seat`);
    await app.sql(
      `insert into payments (enrollment_id, course_id, student_id, status, title, price_minor, discount_minor, currency, purpose, look_after, created_at, paid_at)
       select enrollment_id, course_id, student_id, 'PAID', 'T', 0, 0, 'KRW', 'SEAT', now(), now(), now() from payments where id = $1`,
      [uuidOf(payment)],
    );

    expect(await broken()).toEqual(['guards.stand', 'payments.oneForASeat']);
    await app.sql(`truncate payments cascade`);
    await app.sql(`create unique index payments_one_per_seat on payments (enrollment_id) where purpose = 'SEAT'`);
  });

  test('finds an attempt that outlived its hold', async () => {
    const payer = await payerOf(app, sandbox);
    await payer.begin(await app.course({ priceMinor: 100 }));
    app.clock.advance({ minutes: 10 });
    await app.runRecurring('expireHolds');
    app.clock.advance({ minutes: 16 });

    expect(await broken()).toEqual(['payments.attemptsEnd']);
  });

  test('finds refunds that do not add up', async () => {
    const { payment } = await paid();
    await app.sql(`update payments set asked_back_minor = 5 where id = $1`, [uuidOf(payment)]);

    expect(await broken()).toEqual(['payments.refundsAddUp']);
  });

  test('finds money that was to go back and is not back after a day, also where its job was given up', async () => {
    const { payer, enrollment } = await paid();
    await app.run(CANCEL, { id: enrollment.id }, { as: payer.person });
    await app.runRecurring('followSeats');
    await app.sql(`delete from graphile_worker._private_jobs`);
    const atOnce = await broken();
    app.clock.advance({ minutes: 24 * 60 + 1 });

    expect(atOnce).toEqual([]);
    expect(await broken()).toEqual(['payments.refundsArrive']);
  });

  test('finds money that is not in the books, books that do not balance, and a receipt that is missing', async () => {
    await paid();
    await force(`delete from ledger_entries where account = 'PROVIDER'; delete from receipts`);

    expect(await broken()).toEqual(['books.balance', 'books.haveEveryPayment', 'receipts.withoutGaps']);
  });
});
