import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { campaign, coupon } from '../coupons/coupons.js';
import { CANCEL } from '../enrollment/operations.js';
import { CONFIRM_PAYMENT, Payer, payerOf, START, uuidOf } from '../payment/operations.js';
import type { TestApp } from '../support/app.js';
import type { TestSandbox } from '../support/sandbox.js';
import { eventually } from '../support/together.js';
import { REVIVED, type FlowMaker } from './flows.js';

/** What is to be paid: the price without what the coupon takes off. */
const PRICE = 100;
const OFF = 10;
const PATIENCE_MS = 15_000;

/** What people and providers do with money, and with a coupon: the audit knows where that has to be. Webhooks are lost unless a flow is about them: nobody tells us anything. */
export function paymentFlows(sandbox: TestSandbox): Readonly<Record<string, FlowMaker>> {
  const deaf = { on: 'webhook', do: 'lose', times: null } as const;

  async function aPayer(app: TestApp) {
    await sandbox.trouble(deaf);
    const [course, payer] = [await app.course({ capacity: 1, priceMinor: PRICE + OFF }), await payerOf(app, sandbox)];
    const own = await coupon(app, await campaign(app, { amountMinor: OFF }), payer.person);
    return { course, payer, own };
  }

  /** Waits until a payment has come to its end in the process after the death, with no client at it. */
  async function ends(payer: Payer, payment: { id: string }, status: string, purpose: string | null) {
    const later = new Payer(payer.app, sandbox, payer.person, REVIVED);
    const seen = await eventually(
      async () => {
        const now = await later.see(payment);
        return now.status === status && now.purpose === purpose ? now : null;
      },
      `the payment is ${status}`,
      PATIENCE_MS,
    );
    return { seen, intent: await payer.intent(payment) };
  }

  /** The payer agrees and the provider takes the money, and we hear nothing of it. */
  async function paidUnheard({ payer, course, own }: Awaited<ReturnType<typeof aPayer>>) {
    const begun = await payer.agree(course, own);
    const { id } = await payer.intent(begun.payment);
    const order = { orderId: uuidOf(begun.payment), amountMinor: PRICE, currency: 'KRW' };
    await sandbox.call('POST', `/v1/intents/${id}/confirm`, order);
    return begun;
  }

  const endHolds = (app: TestApp, course: { uuid: string }) =>
    app.sql(
      `update enrollments set hold_expires_at = now() - interval '1 second' where course_id = $1 and status = 'PENDING_PAYMENT'`,
      [course.uuid],
    );

  return {
    async checkout(app) {
      const { course, payer, own } = await aPayer(app);
      const enrollment = await payer.hold(course);
      const input = { enrollmentId: enrollment.id, couponId: own.id, idempotencyKey: randomUUID() };
      return {
        courses: [course],
        act: async (mortal) => void (await mortal.execute(START, { input }, payer.person)),
        async check() {
          const again = await app.run(START, { input }, { as: payer.person, process: REVIVED });
          expect(again).toMatchObject({ __typename: 'Checkout', payment: { status: 'PENDING' } });
          expect(await sandbox.intentsOf(uuidOf(again.payment))).toHaveLength(1);

          await payer.approve(again.payment);
          const { seen, intent } = await ends(payer, again.payment, 'PAID', 'SEAT');
          expect(seen.enrollment.status).toBe('CONFIRMED');
          expect(intent).toMatchObject({ status: 'PAID', refundedMinor: 0 });
        },
      };
    },

    async confirm(app) {
      const { course, payer, own } = await aPayer(app);
      const { payment } = await payer.agree(course, own);
      const input = { paymentId: payment.id, idempotencyKey: randomUUID() };
      return {
        courses: [course],
        act: async (mortal) => void (await mortal.execute(CONFIRM_PAYMENT, { input }, payer.person)),
        async check() {
          const { seen, intent } = await ends(payer, payment, 'PAID', 'SEAT');
          expect(seen.enrollment.status).toBe('CONFIRMED');
          expect(intent).toMatchObject({ status: 'PAID', amountMinor: PRICE, refundedMinor: 0 });
        },
      };
    },

    async webhook(app) {
      const all = await aPayer(app);
      const { course, payer } = all;
      await sandbox.trouble({ on: 'webhook', do: 'hold', times: null });
      const { payment } = await paidUnheard(all);
      return {
        courses: [course],
        async act(mortal) {
          await sandbox.tell(mortal.url);
          await sandbox.release('newest-first');
          await mortal.run('jobs');
        },
        async check() {
          await sandbox.tell(app.apps[REVIVED]!.server!.url);
          const { seen, intent } = await ends(payer, payment, 'PAID', 'SEAT');
          expect(seen.enrollment.status).toBe('CONFIRMED');
          expect(intent).toMatchObject({ status: 'PAID', refundedMinor: 0 });
        },
      };
    },

    async refund(app) {
      const { course, payer, own } = await aPayer(app);
      const { enrollment, payment } = await payer.pay(course, own);
      return {
        courses: [course],
        async act(mortal) {
          await mortal.execute(CANCEL, { id: enrollment.id }, payer.person);
          await mortal.run('followSeats');
          await mortal.run('jobs');
        },
        async check() {
          await app.run(CANCEL, { id: enrollment.id }, { as: payer.person, process: REVIVED });
          const { seen, intent } = await ends(payer, payment, 'REFUNDED', 'SEAT');
          expect(seen).toMatchObject({
            enrollment: { status: 'CANCELLED' },
            refunds: [{ cause: 'ENROLLMENT_CANCELLED', status: 'DONE', amount: { amountMinor: PRICE } }],
          });
          expect(intent).toMatchObject({ status: 'PAID', refundedMinor: PRICE });
        },
      };
    },

    async 'money after the hold'(app) {
      const all = await aPayer(app);
      const { course, payer } = all;
      const { payment } = await paidUnheard(all);
      await endHolds(app, course);
      return {
        courses: [course],
        async act(mortal) {
          await mortal.run('expireHolds');
          await mortal.run('completePayments');
        },
        async check() {
          const { seen } = await ends(payer, payment, 'PAID', 'SEAT');
          expect(seen.enrollment.status).toBe('CONFIRMED');
        },
      };
    },

    async 'money after the seat is gone'(app) {
      const all = await aPayer(app);
      const { course, payer } = all;
      const { payment } = await paidUnheard(all);
      await endHolds(app, course);
      await app.runRecurring('expireHolds');
      await (await payerOf(app, sandbox)).hold(course);
      return {
        courses: [course],
        async act(mortal) {
          await mortal.run('completePayments');
          await app.sql(`update payments set kept_until = now() where purpose = 'WAITLIST'`);
          await mortal.run('followSeats');
          await mortal.run('jobs');
        },
        async check() {
          await eventually(
            async () =>
              (
                await app.sql(
                  `update payments set kept_until = case when purpose = 'WAITLIST' then now() end where id = $1 and paid_at is not null returning id`,
                  [uuidOf(payment)],
                )
              ).length,
            'the money is here',
            PATIENCE_MS,
          );
          const { seen, intent } = await ends(payer, payment, 'REFUNDED', 'RETURN');
          expect(seen.refunds).toMatchObject([{ cause: 'NO_SEAT', status: 'DONE' }]);
          expect(intent).toMatchObject({ refundedMinor: PRICE });
        },
      };
    },

    async 'a hold that ends unpaid'(app) {
      const { course, payer, own } = await aPayer(app);
      const { payment } = await payer.begin(course, own);
      await endHolds(app, course);
      return {
        courses: [course],
        async act(mortal) {
          await mortal.run('expireHolds');
          await mortal.run('followSeats');
          await mortal.run('jobs');
        },
        async check() {
          const { seen, intent } = await ends(payer, payment, 'FAILED', null);
          expect(seen.failure).toBe('HOLD_ENDED');
          expect(intent.status).toBe('CANCELLED');
        },
      };
    },
  };
}
