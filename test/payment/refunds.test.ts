import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { CANCEL } from '../enrollment/operations.js';
import type { Person } from '../support/app.js';
import { expectSoundSeats } from '../support/invariants.js';
import { usePayingApp } from '../support/sandbox.js';
import { together } from '../support/together.js';
import { payerOf, RECEIPT, REFUND, SET_POLICY, uuidOf } from './operations.js';

const CANCEL_COURSE = `mutation C($id: ID!, $reason: String!) { cancelCourse(id: $id, reason: $reason) { __typename } }`;

describe('refunds', () => {
  const { app, sandbox } = usePayingApp({ repeating: false, manualClock: true, processes: 2 });
  const inMinutes = (minutes: number) => new Date(app.clock.nowMs() + minutes * 60_000).toISOString();
  const refund = (payment: { id: string }, as: Person, more: { amountMinor?: number; key?: string } = {}) =>
    app.run(
      REFUND,
      {
        input: {
          paymentId: payment.id,
          amountMinor: more.amountMinor ?? null,
          reason: 'As agreed',
          idempotencyKey: more.key ?? randomUUID(),
        },
      },
      { as },
    );
  async function settle() {
    await app.runRecurring('followSeats');
    await app.runJobs();
  }

  test('give all of it back when an enrollment is cancelled and the course has no rule', async () => {
    const payer = await payerOf(app, sandbox);
    const { enrollment, payment } = await payer.pay(await app.course({ priceMinor: 5_000 }));

    await app.run(CANCEL, { id: enrollment.id }, { as: payer.person });
    await settle();

    expect(await payer.see(payment)).toMatchObject({
      status: 'REFUNDED',
      refunded: { amountMinor: 5_000 },
      refunds: [{ cause: 'ENROLLMENT_CANCELLED', status: 'DONE', amount: { amountMinor: 5_000 } }],
    });
    expect(await payer.intent(payment)).toMatchObject({ refundedMinor: 5_000 });
    const receipt = await app.run(RECEIPT, { paymentId: payment.id }, { as: payer.person });
    expect(receipt.refunds).toMatchObject([{ amount: { amountMinor: 5_000 } }]);
  });

  test('give a part back by the rule that stood when the payment was begun, at the time of the cancelling', async () => {
    const course = await app.course({ priceMinor: 999 });
    const instructor = await app.instructor();
    await app.sql(`insert into course_instructors (course_id, account_id) values ($1, $2)`, [
      course.uuid,
      instructor.uuid,
    ]);
    const input = { courseId: course.id, fullUntil: inMinutes(1), schedule: [{ until: inMinutes(5), percent: 50 }] };
    const set = await app.run(SET_POLICY, { input }, { as: instructor });
    const payer = await payerOf(app, sandbox);
    const { enrollment, payment } = await payer.pay(course);
    await app.run(SET_POLICY, { input: { ...input, fullUntil: null, schedule: [] } }, { as: instructor });
    app.clock.advance({ minutes: 2 });

    await app.run(CANCEL, { id: enrollment.id }, { as: payer.person });
    app.clock.advance({ minutes: 6 });
    await settle();

    expect(set).toMatchObject({ __typename: 'Course', refundPolicy: input && { schedule: [{ percent: 50 }] } });
    expect(await payer.see(payment)).toMatchObject({
      status: 'REFUNDED',
      refunded: { amountMinor: 499 },
      refunds: [{ amount: { amountMinor: 499 } }],
    });
  });

  test('write down that by the rule nothing goes back, once', async () => {
    const course = await app.course({ priceMinor: 999 });
    const input = { courseId: course.id, fullUntil: null, schedule: [] };
    await app.run(SET_POLICY, { input }, { as: await app.admin() });
    const payer = await payerOf(app, sandbox);
    const { enrollment, payment } = await payer.pay(course);

    await app.run(CANCEL, { id: enrollment.id }, { as: payer.person });
    await settle();
    await settle();

    expect(await payer.see(payment)).toMatchObject({
      status: 'PAID',
      refunded: { amountMinor: 0 },
      refunds: [{ status: 'DONE', amount: { amountMinor: 0 } }],
    });
  });

  test('give all of it back to all whose course was called off, and one that fails never stops the rest', async () => {
    const course = await app.course({ capacity: 4, priceMinor: 700 });
    const admin = await app.admin();
    await app.run(SET_POLICY, { input: { courseId: course.id, fullUntil: null, schedule: [] } }, { as: admin });
    const payers = await Promise.all([1, 2, 3, 4].map(() => payerOf(app, sandbox)));
    const paid = await Promise.all(payers.map((payer) => payer.pay(course)));
    const unlucky = uuidOf(paid[1]!.payment);
    await sandbox.trouble({ on: 'cancel', do: 'fail', orderId: unlucky, times: null });

    await app.run(CANCEL_COURSE, { id: course.id, reason: 'The teacher is ill' }, { as: admin });
    await app.runRecurring('endCancelledCourses');
    await settle();
    const stateOf = async (i: number) => (await payers[i]!.see(paid[i]!.payment)).status;
    const during = await Promise.all([0, 1, 2, 3].map(stateOf));
    await sandbox.trouble();
    await app.runJobs();

    expect(during).toEqual(['REFUNDED', 'CANCEL_REQUESTED', 'REFUNDED', 'REFUNDED']);
    expect(await payers[1]!.see(paid[1]!.payment)).toMatchObject({
      status: 'REFUNDED',
      refunds: [{ cause: 'COURSE_CANCELLED', reason: 'The teacher is ill', amount: { amountMinor: 700 } }],
    });
    await expectSoundSeats(app);
  });

  test('are decided by admins in parts, never more than came, once per key, and recorded', async () => {
    const admin = await app.admin();
    const payer = await payerOf(app, sandbox);
    const { payment } = await payer.pay(await app.course({ priceMinor: 1_000 }));
    const key = randomUUID();

    const first = await refund(payment, admin, { amountMinor: 300, key });
    const again = await refund(payment, admin, { amountMinor: 300, key });
    const other = await refund(payment, admin, { amountMinor: 301, key });
    const second = await refund(payment, admin, { amountMinor: 500 });
    const tooMuch = await refund(payment, admin, { amountMinor: 201 });
    await app.runJobs();

    expect(first).toMatchObject({ __typename: 'Refund', cause: 'ADMIN_DECISION', amount: { amountMinor: 300 } });
    expect(again).toEqual(first);
    expect(other).toMatchObject({ __typename: 'IdempotencyKeyReused' });
    expect(second).toMatchObject({ __typename: 'Refund' });
    expect(tooMuch).toMatchObject({ __typename: 'RefundTooLarge', left: { amountMinor: 200 } });
    expect(await payer.see(payment)).toMatchObject({
      status: 'REFUNDED',
      refunded: { amountMinor: 800 },
      enrollment: { status: 'CONFIRMED' },
    });
    expect(await payer.intent(payment)).toMatchObject({ refundedMinor: 800 });
    const acts = await app.sql(`select act, reason from admin_acts where subject_id = $1`, [uuidOf(payment)]);
    expect(acts).toEqual([
      { act: 'refundPayment', reason: 'As agreed' },
      { act: 'refundPayment', reason: 'As agreed' },
    ]);
  });

  test('by the rule count what an admin gave back before', async () => {
    const payer = await payerOf(app, sandbox);
    const { enrollment, payment } = await payer.pay(await app.course({ priceMinor: 1_000 }));
    await refund(payment, await app.admin(), { amountMinor: 300 });

    await app.run(CANCEL, { id: enrollment.id }, { as: payer.person });
    await settle();

    expect(await payer.intent(payment)).toMatchObject({ refundedMinor: 1_000 });
    expect(await payer.see(payment)).toMatchObject({ status: 'REFUNDED', refunded: { amountMinor: 1_000 } });
  });

  test('never give more than came, however many decide at once', async () => {
    const admins = await app.people(10, 'ADMIN');
    const payer = await payerOf(app, sandbox);
    const { payment } = await payer.pay(await app.course({ priceMinor: 1_000 }));

    const answers = await together(admins, (admin) => refund(payment, admin, { amountMinor: 300 }));
    await app.runJobs();

    expect(answers.filter(({ __typename }) => __typename === 'Refund')).toHaveLength(3);
    expect(await payer.intent(payment)).toMatchObject({ refundedMinor: 900 });
    expect(await payer.see(payment)).toMatchObject({ refunded: { amountMinor: 900 } });
  });

  test('give nothing twice when the answer of the provider is lost', async () => {
    const payer = await payerOf(app, sandbox);
    const { payment } = await payer.pay(await app.course({ priceMinor: 1_000 }));
    await sandbox.trouble({ on: 'cancel', do: 'drop' });

    await refund(payment, await app.admin(), { amountMinor: 400 });
    await app.runJobs();
    await app.runJobs();

    expect(await payer.intent(payment)).toMatchObject({ refundedMinor: 400 });
    expect(await payer.see(payment)).toMatchObject({ refunded: { amountMinor: 400 } });
  });

  test('that nobody could give are dead letters, which admins see and try again', async () => {
    const admin = await app.admin();
    const payer = await payerOf(app, sandbox);
    const { payment } = await payer.pay(await app.course({ priceMinor: 300 }));
    await sandbox.trouble({ on: 'cancel', do: 'fail', orderId: uuidOf(payment), times: null });
    const { id: refundId } = await refund(payment, admin);
    // As often as a job is tried; the completer does not go on beyond that.
    for (let tries = 0; tries < 12; tries += 1) await app.runJobs();
    app.clock.advance({ minutes: 10 });
    await sandbox.trouble();
    await app.runRecurring('completePayments');
    const stuck = await payer.see(payment);

    const { edges } = await app.run(
      `{ deadLetters { edges { node { id job lastError subjects { id } } } } }`,
      {},
      { as: admin },
    );
    await app.run(
      `mutation ($id: ID!) { retryDeadLetter(id: $id) { __typename } }`,
      { id: edges[0].node.id },
      { as: admin },
    );
    await app.runJobs();

    expect(stuck).toMatchObject({ status: 'CANCEL_REQUESTED', refunds: [{ status: 'REQUESTED' }] });
    expect(edges).toMatchObject([{ node: { job: 'giveBack', subjects: [{ id: refundId }] } }]);
    expect(await payer.see(payment)).toMatchObject({ status: 'REFUNDED', refunded: { amountMinor: 300 } });
    expect(await payer.intent(payment)).toMatchObject({ refundedMinor: 300 });
  });

  test('of a payment that never came are refused', async () => {
    const payer = await payerOf(app, sandbox);
    const { payment } = await payer.begin(await app.course({ priceMinor: 1_000 }));

    expect(await refund(payment, await app.admin())).toMatchObject({
      __typename: 'PaymentStateConflict',
      payment: { status: 'PENDING' },
    });
  });

  test.each([
    [
      'later steps that give more',
      {
        fullUntil: null,
        schedule: [
          { until: 1, percent: 10 },
          { until: 2, percent: 20 },
        ],
      },
    ],
    [
      'later steps that come earlier',
      {
        fullUntil: null,
        schedule: [
          { until: 2, percent: 20 },
          { until: 1, percent: 10 },
        ],
      },
    ],
    ['more than a hundred percent', { fullUntil: null, schedule: [{ until: 1, percent: 101 }] }],
    ['a step before the whole', { fullUntil: 5, schedule: [{ until: 1, percent: 10 }] }],
  ])('are not ruled by %s', async (_what, { fullUntil, schedule }) => {
    const course = await app.course({ priceMinor: 1 });
    const input = {
      courseId: course.id,
      fullUntil: fullUntil && inMinutes(fullUntil),
      schedule: schedule.map(({ until, percent }) => ({ until: inMinutes(until), percent })),
    };

    const { errors } = await app.execute(SET_POLICY, { input }, { as: await app.admin() });

    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });
});
