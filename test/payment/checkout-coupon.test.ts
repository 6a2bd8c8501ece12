import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { runAudit } from '../../src/features/ops/index.js';
import { CANCEL as CANCEL_COURSE } from '../catalog/writing.js';
import { CREATE, ISSUE, MINE } from '../coupons/operations.js';
import { CANCEL } from '../enrollment/operations.js';
import { inboxOf, settleFacts } from '../notifications/operations.js';
import { expectSoundSeats } from '../support/invariants.js';
import { usePayingApp } from '../support/sandbox.js';
import { tally, together } from '../support/together.js';
import { balances, Payer, payerOf, RECEIPT, SET_POLICY, uuidOf } from './operations.js';

describe('checkout with a coupon', () => {
  const { app, sandbox } = usePayingApp({ repeating: false, manualClock: true, processes: 2 });

  /** A coupon that somebody was issued from a campaign of their own. */
  async function couponOf({ person }: Payer, terms: Record<string, unknown> = { ratePercent: 10 }) {
    const campaign = { name: 'Autumn', stock: 5, ...terms };
    const { id } = await app.run(CREATE, { input: campaign }, { as: await app.admin() });
    const input = { campaignId: id, idempotencyKey: randomUUID() };
    return app.run<{ id: string }>(ISSUE, { input }, { as: person });
  }
  /** What its owner sees of a coupon. */
  async function seen({ person }: Payer, { id }: { id: string }) {
    const { edges } = await app.run(MINE, { first: 100 }, { as: person });
    const { status, discount } = edges.find(({ node }: { node: { id: string } }) => node.id === id).node;
    return [status, discount?.amountMinor ?? null];
  }
  const receiptOf = ({ person }: Payer, { id }: { id: string }) => app.run(RECEIPT, { paymentId: id }, { as: person });

  /** Someone with a coupon and a seat that is held. */
  async function ready(terms?: Record<string, unknown>, priceMinor = 10_000) {
    const payer = await payerOf(app, sandbox);
    const course = await app.course({ priceMinor });
    return { payer, course, coupon: await couponOf(payer, terms), enrollment: await payer.hold(course) };
  }
  type Ready = Awaited<ReturnType<typeof ready>>;

  const start = ({ payer, coupon, enrollment }: Ready, key?: string) =>
    payer.start(enrollment, { couponId: coupon.id, key });

  async function settle() {
    await app.runRecurring('followSeats');
    await app.runJobs();
  }

  afterEach(async () => {
    await settle();
    await app.runRelay();
    const { checks } = await runAudit(app.apps[0]!.infra, { settleMs: 50 });
    expect(checks.filter(({ broken }) => broken > 0)).toEqual([]);
    await expectSoundSeats(app);
  });

  test.each<[string, Record<string, unknown>, number, number]>([
    ['by a rate, rounded down', { ratePercent: 33 }, 9_999, 3_299],
    ['by a rate, up to its cap', { ratePercent: 50, capMinor: 3_000 }, 10_000, 3_000],
    ['by a rate below its cap', { ratePercent: 50, capMinor: 6_000 }, 10_000, 5_000],
    ['by an amount', { amountMinor: 1_500 }, 10_000, 1_500],
    ['from its minimum price on', { amountMinor: 1_500, minimumPriceMinor: 10_000 }, 10_000, 1_500],
  ])('takes off what the coupon says: %s', async (_how, terms, priceMinor, off) => {
    const all = await ready(terms, priceMinor);
    const before = await balances(app);

    const { payment } = await start(all);
    const during = await seen(all.payer, all.coupon);
    await all.payer.approve(payment);
    const paid = await all.payer.confirm(payment);

    const due = priceMinor - off;
    expect(paid).toMatchObject({
      status: 'PAID',
      price: { amountMinor: priceMinor },
      discount: { amountMinor: off },
      amount: { amountMinor: due },
      enrollment: { status: 'CONFIRMED' },
    });
    expect([during, await seen(all.payer, all.coupon)]).toEqual([
      ['RESERVED', off],
      ['SPENT', off],
    ]);
    expect(await all.payer.intent(payment)).toMatchObject({ status: 'PAID', amountMinor: due });
    expect(await receiptOf(all.payer, payment)).toMatchObject({ amount: { amountMinor: due } });
    expect(await balances(app)).toEqual({
      PROVIDER: (before['PROVIDER'] ?? 0) + due,
      PAYABLE: (before['PAYABLE'] ?? 0) - due,
    });
  });

  test.each([{ ratePercent: 100 }, { amountMinor: 12_000 }])(
    'asks no provider where nothing is left to pay (%j): the seat is theirs at once, with a receipt',
    async (terms) => {
      const all = await ready(terms);
      const before = await balances(app);

      const answer = await start(all);

      expect(answer).toMatchObject({
        parameters: [],
        payment: {
          status: 'PAID',
          provider: null,
          purpose: 'SEAT',
          discount: { amountMinor: 10_000 },
          amount: { amountMinor: 0 },
          enrollment: { id: all.enrollment.id, status: 'CONFIRMED' },
        },
      });
      expect(await seen(all.payer, all.coupon)).toEqual(['SPENT', 10_000]);
      expect(await receiptOf(all.payer, answer.payment)).toMatchObject({ amount: { amountMinor: 0 }, refunds: [] });
      expect(await sandbox.intentsOf(uuidOf(answer.payment))).toEqual([]);
      expect(await balances(app)).toEqual(before);
    },
  );

  const CALLED_OFF = 'COURSE_CANCELLED';
  const GIVEN_UP = 'ENROLLMENT_CANCELLED';
  test.each([
    ['comes back when the course is called off', CALLED_OFF, null, 'REFUNDED', 'ISSUED'],
    ['comes back when the seat is given up and all would go back', GIVEN_UP, null, 'REFUNDED', 'ISSUED'],
    ['stays spent when only a part would go back', GIVEN_UP, 99, 'PAID', 'SPENT'],
    ['stays spent when nothing would go back', GIVEN_UP, 0, 'PAID', 'SPENT'],
  ])('that took all of the price off %s', async (_what, cause, percent, status, left) => {
    const payer = await payerOf(app, sandbox);
    const [course, admin] = [await app.course({ priceMinor: 10_000 }), await app.admin()];
    const until = new Date(app.clock.nowMs() + 60_000).toISOString();
    const policy = { courseId: course.id, schedule: [{ until, percent }] };
    if (percent !== null) await app.run(SET_POLICY, { input: policy }, { as: admin });
    const coupon = await couponOf(payer, { ratePercent: 100 });
    const { payment } = await payer.start(await payer.hold(course), { couponId: coupon.id });
    const before = await balances(app);

    if (cause === GIVEN_UP) await app.run(CANCEL, { id: payment.enrollment.id }, { as: payer.person });
    else await app.run(CANCEL_COURSE, { id: course.id, reason: 'No teacher' }, { as: admin });
    await app.runRecurring('endCancelledCourses');
    await settle();
    await settle();

    expect(await payer.see(payment)).toMatchObject({
      status,
      refunded: { amountMinor: 0 },
      enrollment: { status: 'CANCELLED' },
      refunds: [{ cause, status: 'DONE', amount: { amountMinor: 0 } }],
    });
    expect((await seen(payer, coupon))[0]).toBe(left);
    await settleFacts(app);
    const told = (await inboxOf(app, payer.person)).filter(({ kind }) => /^(PAYMENT|REFUND)_/.test(kind));
    expect(told.map(({ body }) => body)).toEqual([
      'It has been paid.',
      left === 'ISSUED' ? 'The coupon can be used again.' : 'By the rule of the course nothing goes back.',
    ]);
    expect(await receiptOf(payer, payment)).toMatchObject({ refunds: status === 'REFUNDED' ? [{}] : [] });
    expect(await balances(app)).toEqual(before);
  });

  test('stays spent when a part of the money goes back, and comes back with the last of it', async () => {
    const all = await ready();
    const { payment } = await start(all);
    await all.payer.approve(payment);
    await all.payer.confirm(payment);
    const admin = await app.admin();
    const refund = (amountMinor: number | null) =>
      app.run(
        `mutation ($input: RefundPaymentInput!) { refundPayment(input: $input) { __typename } }`,
        { input: { paymentId: payment.id, amountMinor, reason: 'As agreed', idempotencyKey: randomUUID() } },
        { as: admin },
      );

    await refund(8_999);
    await app.runJobs();
    const [status] = await seen(all.payer, all.coupon);
    await refund(null);
    await app.runJobs();

    expect([status, (await seen(all.payer, all.coupon))[0]]).toEqual(['SPENT', 'ISSUED']);
  });

  describe('refuses a coupon, and has done nothing by halves:', () => {
    const past = () => new Date(app.clock.nowMs() - 1000).toISOString();
    test.each<[string, string, (all: Ready) => Promise<{ id: string }>]>([
      [
        'of another course',
        'OTHER_COURSE',
        async ({ payer }) => couponOf(payer, { ratePercent: 10, courseIds: [(await app.course()).id] }),
      ],
      ['in another currency', 'OTHER_CURRENCY', ({ payer }) => couponOf(payer, { amountMinor: 5, currency: 'USD' })],
      [
        'below its minimum price',
        'PRICE_TOO_LOW',
        ({ payer }) => couponOf(payer, { ratePercent: 10, minimumPriceMinor: 10_001 }),
      ],
      ['of somebody else', 'NOT_FOUND', async () => couponOf(await payerOf(app, sandbox))],
      ['that there is not', 'NOT_FOUND', async () => ({ id: 'coupon_01h455vb4pex5vsknk084sn02q' })],
      [
        'whose time is over',
        'EXPIRED',
        async ({ payer }) => {
          const coupon = await couponOf(payer);
          await app.sql(
            `update coupon_campaigns set usable_until = $1 where id = (select campaign_id from coupons order by id desc limit 1)`,
            [past()],
          );
          return coupon;
        },
      ],
      [
        'that was used',
        'SPENT',
        async ({ payer }) => {
          const coupon = await couponOf(payer, { ratePercent: 100 });
          await payer.start(await payer.hold(await app.course({ priceMinor: 100 })), { couponId: coupon.id });
          return coupon;
        },
      ],
      [
        'that is set aside for another seat',
        'RESERVED',
        async ({ payer }) => {
          const coupon = await couponOf(payer);
          await payer.start(await payer.hold(await app.course({ priceMinor: 100 })), { couponId: coupon.id });
          return coupon;
        },
      ],
    ])('one %s', async (_which, reason, given) => {
      const all = await ready();
      const other = await given(all);
      const stateOf = () =>
        app.sql(
          `select (select count(*)::int from payments) as payments, (select count(*)::int from payment_keys) as keys,
                  (select jsonb_agg(k order by id) from coupons k) as coupons, (select count(*)::int from outbox) as facts`,
        );
      const before = await stateOf();
      const key = randomUUID();

      const refused = await all.payer.start(all.enrollment, { couponId: other.id, key });
      const after = await stateOf();
      const own = await start(all, key);

      expect(refused).toMatchObject({ __typename: 'CouponNotUsable', reason, message: expect.any(String) });
      expect(after).toEqual(before);
      // Nothing came of the key, so it may be tried again.
      expect(own).toMatchObject({ payment: { status: 'PENDING', discount: { amountMinor: 1_000 } } });
    });

    test('an attempt that was open before stays open with its own coupon', async () => {
      const all = await ready();
      const { payment } = await start(all);

      const refused = await all.payer.start(all.enrollment, {
        couponId: (await couponOf(await payerOf(app, sandbox))).id,
      });
      await all.payer.approve(payment);

      expect(refused).toMatchObject({ __typename: 'CouponNotUsable', reason: 'NOT_FOUND' });
      expect(await all.payer.confirm(payment)).toMatchObject({ status: 'PAID', discount: { amountMinor: 1_000 } });
    });
  });

  test('gives the coupon back when the payer declines, and takes it again for the next attempt', async () => {
    const all = await ready();
    const { payment: declined } = await start(all);
    await sandbox.decline((await all.payer.intent(declined)).id);
    const failed = await all.payer.confirm(declined);
    const between = await seen(all.payer, all.coupon);

    const { payment } = await start(all);
    await all.payer.approve(payment);
    const paid = await all.payer.confirm(payment);

    expect(failed).toMatchObject({ status: 'FAILED', failure: 'DECLINED' });
    expect(between).toEqual(['ISSUED', null]);
    expect(paid).toMatchObject({ status: 'PAID', amount: { amountMinor: 9_000 }, enrollment: { status: 'CONFIRMED' } });
    expect(await seen(all.payer, all.coupon)).toEqual(['SPENT', 1_000]);
  });

  test('gives one payment to forty who start with one key and coupon at once, now and later', async () => {
    const all = await ready();
    const key = randomUUID();
    const elsewhere = new Payer(app, sandbox, all.payer.person, 1);
    const second = await couponOf(all.payer);

    const answers = await together(Array.from({ length: 40 }), (_, i) =>
      start({ ...all, payer: i % 2 ? elsewhere : all.payer }, key),
    );
    const { payment } = answers[0];
    await all.payer.approve(payment);
    await all.payer.confirm(payment);
    const later = await start(all, key);
    const others = [
      await start({ ...all, coupon: second }, key),
      await all.payer.start(all.enrollment, { couponId: null, key }),
    ];

    expect(new Set(answers.map(({ payment }) => payment.id)).size).toBe(1);
    expect(later).toMatchObject({ payment: { id: payment.id, status: 'PAID' }, parameters: [] });
    expect(tally(others)).toEqual({ IdempotencyKeyReused: 2 });
    expect(await sandbox.intentsOf(uuidOf(payment))).toHaveLength(1);
    expect([await seen(all.payer, all.coupon), await seen(all.payer, second)]).toEqual([
      ['SPENT', 1_000],
      ['ISSUED', null],
    ]);
  });

  test('gives one coupon to one of two seats that it is wanted for at once, and the other can be paid without', async () => {
    for (let round = 0; round < 5; round += 1) {
      const all = await ready({ ratePercent: 100 });
      const other = await all.payer.hold(await app.course({ priceMinor: 10_000 }));
      const elsewhere = new Payer(app, sandbox, all.payer.person, 1);

      const answers = await together([all.enrollment, other], (enrollment, i) =>
        start({ ...all, enrollment, payer: i === 0 ? all.payer : elsewhere }),
      );
      const lost = answers[0].__typename === 'CouponNotUsable' ? all.enrollment : other;
      const { payment } = await all.payer.start(lost);

      expect(tally(answers)).toEqual({ Checkout: 1, CouponNotUsable: 1 });
      expect(payment).toMatchObject({ status: 'PENDING', amount: { amountMinor: 10_000 } });
      expect(await seen(all.payer, all.coupon)).toEqual(['SPENT', 10_000]);
    }
  });

  test('keeps no coupon that took all of the price off a seat that was given up at that instant', async () => {
    for (let round = 0; round < 10; round += 1) {
      const all = await ready({ ratePercent: 100 });

      const [answer] = await Promise.all([
        start(all),
        app.run(CANCEL, { id: all.enrollment.id }, { as: all.payer.person, process: 1 }),
      ]);
      await settle();

      if (answer.__typename === 'Checkout')
        expect(await all.payer.see(answer.payment)).toMatchObject({
          status: 'REFUNDED',
          refunds: [{ status: 'DONE' }],
        });
      else expect(answer).toMatchObject({ __typename: 'EnrollmentStateConflict', status: 'CANCELLED' });
      expect(await seen(all.payer, all.coupon)).toEqual(['ISSUED', null]);
    }
  });
});
