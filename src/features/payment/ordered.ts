import type { Payment } from './entities.js';
import type { ProviderPayment } from './provider.js';

/** Whether what the provider has is the order that we fixed. */
export const isOrdered = (payment: Pick<Payment, 'amountMinor' | 'currency'>, found: ProviderPayment) =>
  found.amountMinor === payment.amountMinor && found.currency === payment.currency;

/** Whether money came and all of it went back. */
export const isWhollyBack = ({ status, amountMinor, refundedMinor }: ProviderPayment) =>
  status === 'PAID' && refundedMinor >= amountMinor;
