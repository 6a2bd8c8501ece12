import { randomUUID } from 'node:crypto';
import { decodeId } from '../../src/kit/id.js';
import { ENROLL } from '../enrollment/operations.js';
import type { Person, TestApp } from '../support/app.js';
import type { TestSandbox } from '../support/sandbox.js';

/** The operations that the tests of this folder execute. */
const REFUNDS = `refunds { id cause status reason amount { amountMinor } }`;
const FIELDS = `id status provider purpose failure keptUntil version paidAt price { amountMinor } discount { amountMinor }
  amount { amountMinor currency } refunded { amountMinor } enrollment { id status } course { id } student { id } ${REFUNDS}`;

export const START = `
  mutation Start($input: StartCheckoutInput!) {
    startCheckout(input: $input) {
      __typename
      ... on Checkout { parameters { name value } payment { ${FIELDS} } }
      ... on Refusal { message }
      ... on EnrollmentStateConflict { status }
      ... on PaymentInProgress { payment { id status } }
      ... on CouponNotUsable { reason }
    }
  }`;

export const CONFIRM_PAYMENT = `
  mutation Confirm($input: ConfirmPaymentInput!) {
    confirmPayment(input: $input) {
      __typename
      ... on Payment { ${FIELDS} }
      ... on Refusal { message }
      ... on PaymentStateConflict { payment { id status } }
      ... on EnrollmentStateConflict { enrollmentStatus: status }
    }
  }`;

export const REFUND = `
  mutation Refund($input: RefundPaymentInput!) {
    refundPayment(input: $input) {
      __typename
      ... on Refund { id cause status reason amount { amountMinor currency } }
      ... on RefundTooLarge { left { amountMinor currency } }
      ... on PaymentStateConflict { payment { status } }
    }
  }`;

export const SET_POLICY = `
  mutation Policy($input: SetRefundPolicyInput!) {
    setRefundPolicy(input: $input) {
      __typename
      ... on Course { refundPolicy { fullUntil schedule { until percent } } }
      ... on Refusal { message }
    }
  }`;

export const PAYMENT = `query Payment($id: ID!) { payment(id: $id) { ${FIELDS} } }`;

export const MY_PAYMENTS = `
  query Mine($first: Int, $after: String) {
    myPayments(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { id status } } }
  }`;

export const RECEIPT = `
  query Receipt($paymentId: ID!) {
    receipt(paymentId: $paymentId) {
      number title amount { amountMinor currency } payment { id } refunds { number amount { amountMinor } }
    }
  }`;

export const PAYMENT_STATUS = `
  subscription Status($after: String) {
    paymentStatus(after: $after) {
      __typename
      ... on PaymentChanged { cursor previousStatus payment { id status purpose refunded { amountMinor } } }
      ... on StreamReset { cursor reason }
    }
  }`;

/** A payment as `FIELDS` asks for it. */
export interface SeenPayment {
  id: string;
  status: string;
  purpose: string | null;
  failure: string | null;
  [field: string]: any;
}

/** Someone who pays for seats, with the sandbox in the payer's place. */
export class Payer {
  constructor(
    readonly app: TestApp,
    readonly sandbox: TestSandbox,
    readonly person: Person,
    readonly process = 0,
  ) {}

  #run = (query: string, variables: object) =>
    this.app.run(query, variables as Record<string, unknown>, { as: this.person, process: this.process });

  /** Takes a seat, which is held. */
  hold = (course: { id: string }): Promise<{ id: string; status: string }> =>
    this.#run(ENROLL, { input: { courseId: course.id, idempotencyKey: randomUUID() } });

  start = (enrollment: { id: string }, { key = randomUUID() as string, couponId = null as string | null } = {}) =>
    this.#run(START, { input: { enrollmentId: enrollment.id, couponId, idempotencyKey: key } });

  confirm = (payment: { id: string }, { key = randomUUID() as string, providerRef = null as string | null } = {}) =>
    this.#run(CONFIRM_PAYMENT, { input: { paymentId: payment.id, providerRef, idempotencyKey: key } });

  see = (payment: { id: string }): Promise<SeenPayment> => this.#run(PAYMENT, { id: payment.id });

  /** The payment at the sandbox: the newest of this order. */
  intent = async (payment: { id: string }) => (await this.sandbox.intentsOf(uuidOf(payment)))[0]!;

  /** Agrees on the sandbox's page. */
  approve = async (payment: { id: string }) => this.sandbox.approve((await this.intent(payment)).id);

  /** A held seat and a payment for it that was begun. */
  async begin(
    course: { id: string },
    coupon?: { id: string },
  ): Promise<{ enrollment: { id: string }; payment: SeenPayment }> {
    const enrollment = await this.hold(course);
    const { payment } = await this.start(enrollment, { couponId: coupon?.id });
    return { enrollment, payment };
  }

  /** A payment that the payer has agreed to. */
  async agree(course: { id: string }, coupon?: { id: string }) {
    const begun = await this.begin(course, coupon);
    await this.approve(begun.payment);
    return begun;
  }

  /** A seat that is paid for. */
  async pay(
    course: { id: string },
    coupon?: { id: string },
  ): Promise<{ enrollment: { id: string }; payment: SeenPayment }> {
    const { enrollment, payment } = await this.agree(course, coupon);
    return { enrollment, payment: await this.confirm(payment) };
  }
}

export const payerOf = async (app: TestApp, sandbox: TestSandbox, process = 0) =>
  new Payer(app, sandbox, await app.student(), process);

export const uuidOf = ({ id }: { id: string }) => decodeId('payment', id);

/** What the books say of every account of one course and its students, without accounts at zero. */
export async function balances(app: TestApp): Promise<Record<string, number>> {
  const rows = await app.sql<{ account: string; sum: string }>(
    `select account, sum(amount_minor) from ledger_entries group by account having sum(amount_minor) <> 0`,
  );
  return Object.fromEntries(rows.map(({ account, sum }) => [account, Number(sum)]));
}
