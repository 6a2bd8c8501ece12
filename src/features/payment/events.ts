import type { PaymentStatus, RefundStatus } from '../../generated/schema.js';
import type { DomainEvent } from '../../infra/events/outbox.js';
import type { Payment, Refund } from './entities.js';

/** The channel that tells a student of their own payments. */
export const paymentsChannel = (studentId: string) => `payments:${studentId}`;

/** What a fact says of a payment. */
const TOLD = [
  ...['id', 'enrollmentId', 'courseId', 'studentId', 'status', 'provider', 'title', 'priceMinor', 'discountMinor'],
  ...['amountMinor', 'refundedMinor', 'currency', 'purpose', 'keptUntil', 'failure', 'version', 'createdAt', 'paidAt'],
] as readonly (keyof PaymentRecord)[];

/** A payment as resolvers see it: the entity itself, or what a fact said of it. */
export type PaymentRecord = Pick<
  Payment,
  | 'id'
  | 'enrollmentId'
  | 'courseId'
  | 'studentId'
  | 'status'
  | 'provider'
  | 'title'
  | 'priceMinor'
  | 'discountMinor'
  | 'amountMinor'
  | 'refundedMinor'
  | 'currency'
  | 'purpose'
  | 'keptUntil'
  | 'failure'
  | 'version'
  | 'createdAt'
  | 'paidAt'
>;

/** A payment as a fact tells it: JSON, so times are RFC 3339 text. */
export type PaymentSnapshot = {
  readonly [Key in keyof PaymentRecord]: PaymentRecord[Key] extends Date
    ? string
    : PaymentRecord[Key] extends Date | null | undefined
      ? string | null
      : PaymentRecord[Key];
};

/** A payment was begun or changed. */
export interface PaymentChanged extends DomainEvent {
  readonly type: 'paymentChanged';
  readonly payment: PaymentSnapshot;
  /** Null for a new one. */
  readonly previousStatus: PaymentStatus | null;
}

/** A refund as a fact tells it. */
export interface RefundChanged extends DomainEvent {
  readonly type: 'refundChanged';
  readonly refund: Pick<Refund, 'id' | 'paymentId' | 'amountMinor' | 'currency' | 'status' | 'cause' | 'reason'> & {
    readonly courseId: string;
    readonly studentId: string;
  };
  /** Null for a new one. */
  readonly previousStatus: RefundStatus | null;
}

const timeOf = (value: unknown) => (value instanceof Date ? value.toISOString() : value);

export const paymentChanged = (payment: Payment, previousStatus: PaymentStatus | null): PaymentChanged => ({
  type: 'paymentChanged',
  payment: Object.fromEntries(TOLD.map((name) => [name, timeOf(payment[name])])) as unknown as PaymentSnapshot,
  previousStatus,
});

export const refundChanged = (
  refund: Refund,
  { courseId, studentId }: Pick<Payment, 'courseId' | 'studentId'>,
  previousStatus: RefundStatus | null,
): RefundChanged => {
  const { id, paymentId, amountMinor, currency, status, cause, reason } = refund;
  return {
    type: 'refundChanged',
    refund: { id, paymentId, courseId, studentId, amountMinor, currency, status, cause, reason },
    previousStatus,
  };
};

const dateOf = (text: string | null | undefined) => (text == null ? null : new Date(text));

/** What a fact said of a payment, as resolvers see it. */
export const recordOf = (snapshot: PaymentSnapshot): PaymentRecord & { __typename: 'Payment' } => ({
  ...snapshot,
  __typename: 'Payment',
  createdAt: new Date(snapshot.createdAt),
  paidAt: dateOf(snapshot.paidAt),
  keptUntil: dateOf(snapshot.keptUntil),
});
