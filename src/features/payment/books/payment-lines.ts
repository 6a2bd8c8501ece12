import type { Payment } from '../entities.js';
import type { LedgerLine } from './ledger.js';

type Whose = Pick<Payment, 'currency' | 'courseId' | 'studentId'>;

/** What we owe for money that is here: for the seat to the course, else to the student. `amountMinor` as in the books. */
export const owed = (payment: Whose, purpose: Payment['purpose'], amountMinor: number): LedgerLine => ({
  account: purpose === 'SEAT' ? 'PAYABLE' : 'CUSTOMER_CREDIT',
  amountMinor,
  currency: payment.currency,
  courseId: payment.courseId,
  accountId: payment.studentId,
});

/** Money came from the provider. */
export const received = (payment: Whose, purpose: Payment['purpose'], amountMinor: number): LedgerLine[] => [
  { account: 'PROVIDER', amountMinor, currency: payment.currency },
  owed(payment, purpose, -amountMinor),
];

/** Money went back through the provider. */
export const returned = (payment: Whose, purpose: Payment['purpose'], amountMinor: number): LedgerLine[] => [
  owed(payment, purpose, amountMinor),
  { account: 'PROVIDER', amountMinor: -amountMinor, currency: payment.currency },
];
