import { describe, expect, test } from '@jest/globals';
import { confirmHold } from '../../src/features/enrollment/index.js';
import { atSeatDesk } from '../../src/features/enrollment/seat-desk.js';
import { transaction } from '../../src/infra/postgres/transaction.js';
import { CANCEL } from '../enrollment/operations.js';
import { expectSoundSeats } from '../support/invariants.js';
import { usePayingApp } from '../support/sandbox.js';
import { together } from '../support/together.js';
import { payerOf, uuidOf, type Payer } from './operations.js';

const HOLD = { holdMinutes: 10 };

describe('money against the end of its hold', () => {
  const { app, sandbox } = usePayingApp({ repeating: false, manualClock: true, processes: 2 });

  /** The payer agreed and the provider took the money, but we heard of it only after the hold. */
  async function payLate(course: { id: string }, payer: Payer) {
    const begun = await payer.agree(course);
    const { id, amountMinor } = await payer.intent(begun.payment);
    await sandbox.call('POST', `/v1/intents/${id}/confirm`, {
      orderId: uuidOf(begun.payment),
      amountMinor,
      currency: 'KRW',
    });
    app.clock.advance({ minutes: 11 });
    await app.runRecurring('expireHolds');
    return begun;
  }

  /** What the provider tells of, worked off. */
  async function hear() {
    await app.runJobs();
    await app.runRecurring('completePayments');
    await app.runJobs();
  }

  test('has one winner in each of a thousand rounds, never both', async () => {
    const ROUNDS = 1000;
    const BATCH = 100;
    const course = await app.course({ capacity: ROUNDS, priceMinor: 100 });
    const wins = { money: 0, end: 0, both: 0, none: 0 };
    for (let round = 0; round < ROUNDS; round += BATCH) {
      const people = await app.people(BATCH);
      const holds = await app.sql<{ id: string }>(
        `with seat as (update seats set taken = taken + $2 where course_id = $1)
         insert into enrollments (course_id, student_id, status, hold_expires_at, idempotency_key, price_minor, currency)
         select $1, id, 'PENDING_PAYMENT', now() + interval '10 years', 'k', 100, 'KRW' from unnest($3::uuid[]) as id returning id`,
        [course.uuid, BATCH, people.map(({ uuid }) => uuid)],
      );

      await together(holds, async ({ id }) => {
        const [money, end] = await Promise.all([
          transaction(app.context(undefined, 0), (tx) => confirmHold(app.context(undefined, 0), tx, id)),
          atSeatDesk(app.apps[1]!.infra, course.uuid, { kind: 'return', enrollmentId: id, status: 'EXPIRED' }),
        ]);
        const ended = 'kind' in end && end.kind === 'returned';
        wins[money ? (ended ? 'both' : 'money') : ended ? 'end' : 'none'] += 1;
      });
    }

    expect(wins).toEqual({ money: wins.money, end: ROUNDS - wins.money, both: 0, none: 0 });
    expect(
      await app.sql(`select status, count(*)::int from enrollments where course_id = $1 group by 1`, [course.uuid]),
    ).toEqual(expect.arrayContaining([{ status: 'EXPIRED', count: wins.end }]));
    expect(wins.money).toBeGreaterThan(0);
    expect(wins.end).toBeGreaterThan(0);
    await expectSoundSeats(app);
  });

  test('takes the seat again when it is free, though the hold has ended', async () => {
    const course = await app.course({ capacity: 1, priceMinor: 100, ...HOLD });
    const payer = await payerOf(app, sandbox);
    const { enrollment, payment } = await payLate(course, payer);

    await hear();

    expect(await payer.see(payment)).toMatchObject({
      status: 'PAID',
      purpose: 'SEAT',
      enrollment: { id: enrollment.id, status: 'CONFIRMED' },
    });
    await expectSoundSeats(app);
  });

  test('counts a hold whose time is over as ended before the sweep has come by', async () => {
    const course = await app.course({ capacity: 1, priceMinor: 100, ...HOLD });
    const payer = await payerOf(app, sandbox);
    const { payment } = await payer.agree(course);
    const { id } = await payer.intent(payment);
    const order = { orderId: uuidOf(payment), amountMinor: 100, currency: 'KRW' };
    await sandbox.call('POST', `/v1/intents/${id}/confirm`, order);
    app.clock.advance({ minutes: 11 });

    await hear();

    expect(await payer.see(payment)).toMatchObject({
      status: 'PAID',
      purpose: 'SEAT',
      enrollment: { status: 'CONFIRMED' },
    });
    await expectSoundSeats(app);
  });

  test('goes to the front of the waitlist when the seat is gone, and becomes the next seat', async () => {
    const course = await app.course({ capacity: 1, priceMinor: 100, ...HOLD });
    const [late, quick] = [await payerOf(app, sandbox), await payerOf(app, sandbox)];
    const { payment } = await payLate(course, late);
    const seat = await quick.pay(course);

    await hear();
    const kept = await late.see(payment);
    await app.run(CANCEL, { id: seat.enrollment.id }, { as: quick.person });
    await app.runRelay();
    await app.runRecurring('serveLines');
    await app.runRecurring('followSeats');
    await hear();

    expect(kept).toMatchObject({ status: 'PAID', purpose: 'WAITLIST', keptUntil: expect.any(String) });
    expect(await late.see(payment)).toMatchObject({
      status: 'PAID',
      purpose: 'SEAT',
      keptUntil: null,
      enrollment: { status: 'CONFIRMED' },
    });
    const credit = await app.sql(
      `select sum(amount_minor)::int from ledger_entries where account = 'CUSTOMER_CREDIT' and account_id = $1`,
      [late.person.uuid],
    );
    expect(credit).toEqual([{ sum: 0 }]);
    await expectSoundSeats(app);
  });

  test('goes back by itself when no seat came in time', async () => {
    const course = await app.course({ capacity: 1, priceMinor: 100, ...HOLD });
    const [late, quick] = [await payerOf(app, sandbox), await payerOf(app, sandbox)];
    const { payment } = await payLate(course, late);
    await quick.pay(course);
    await hear();

    app.clock.advance({ minutes: 72 * 60 });
    await app.runRecurring('followSeats');
    await hear();

    const [row] = await app.sql(
      `select p.status, p.purpose, r.cause, r.status as back from payments p join refunds r on r.payment_id = p.id where p.id = $1`,
      [uuidOf(payment)],
    );
    expect(row).toEqual({ status: 'REFUNDED', purpose: 'RETURN', cause: 'NO_SEAT', back: 'DONE' });
    expect(await late.intent(payment)).toMatchObject({ refundedMinor: 100 });
    expect(
      await app.sql(`select state, ended_because from waitlist_entries where course_id = $1`, [course.uuid]),
    ).toEqual([{ state: 'REMOVED', ended_because: 'PAID_BACK' }]);
  });

  test('pays for the hold that the student has by then', async () => {
    const course = await app.course({ capacity: 1, priceMinor: 100, ...HOLD });
    const payer = await payerOf(app, sandbox);
    const { payment } = await payLate(course, payer);
    const again = await payer.hold(course);

    await hear();

    expect(await payer.see(payment)).toMatchObject({
      purpose: 'SEAT',
      enrollment: { id: again.id, status: 'CONFIRMED' },
    });
    await expectSoundSeats(app);
  });

  test('goes back when the seat has been paid for by another attempt', async () => {
    const course = await app.course({ capacity: 1, priceMinor: 100, ...HOLD });
    const payer = await payerOf(app, sandbox);
    const { payment } = await payLate(course, payer);
    const second = await payer.pay(course);

    await hear();

    expect(await payer.see(payment)).toMatchObject({ status: 'REFUNDED', refunds: [{ cause: 'DUPLICATE' }] });
    expect(await payer.see(second.payment)).toMatchObject({ status: 'PAID', purpose: 'SEAT' });
  });

  test('goes back when the seat was given up meanwhile', async () => {
    const course = await app.course({ capacity: 1, priceMinor: 100, ...HOLD });
    const payer = await payerOf(app, sandbox);
    const { enrollment, payment } = await payer.agree(course);
    await sandbox.trouble({ on: 'confirm', do: 'drop' }, { on: 'confirm', do: 'fail', times: null });
    const unsure = await payer.confirm(payment);
    await app.run(CANCEL, { id: enrollment.id }, { as: payer.person });
    await sandbox.trouble();

    await hear();

    expect(unsure).toMatchObject({ status: 'PENDING' });
    expect(await payer.see(payment)).toMatchObject({ status: 'REFUNDED', refunds: [{ cause: 'NO_SEAT' }] });
    expect(await payer.intent(payment)).toMatchObject({ status: 'PAID', refundedMinor: 100 });
  });
});
