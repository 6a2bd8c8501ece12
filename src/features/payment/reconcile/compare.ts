import type { PaymentDifferenceKind, PaymentStatus } from '../../../generated/schema.js';
import type { ProviderPayment } from '../provider.js';

/** A payment as our books have it. */
export interface OurPayment {
  readonly id: string;
  readonly providerRef: string | null;
  readonly status: PaymentStatus;
  readonly amountMinor: number;
  readonly refundedMinor: number;
  /** What was asked back, done or on its way. */
  readonly askedBackMinor: number;
  readonly currency: string;
  /** Whether the money was here. */
  readonly paid: boolean;
}

/**
 * How two books differ on one payment; null where they agree. Money counts, and nothing else: what neither book has, or
 * both have given back whole, is nothing to speak of.
 *
 * @param ours null when it is none of ours
 * @param theirs null when the provider has none
 */
export function compare(ours: OurPayment | null, theirs: ProviderPayment | null): PaymentDifferenceKind | null {
  const kept = theirs?.status === 'PAID' && theirs.refundedMinor < theirs.amountMinor;
  if (!ours) return kept ? 'UNKNOWN_PAYMENT' : null;
  if (!ours.paid) return kept ? 'MONEY_NOT_RECORDED' : null;
  // Another payment under our id, beside the one that our books have.
  if (theirs && ours.providerRef !== null && theirs.providerRef !== ours.providerRef) return kept ? 'PAID_TWICE' : null;
  if (theirs?.status !== 'PAID') return 'MONEY_NOT_AT_PROVIDER';
  if (theirs.amountMinor !== ours.amountMinor || theirs.currency !== ours.currency) return 'AMOUNT_DIFFERS';
  // Between the two it is on its way, which is for those who asked for it to finish.
  if (theirs.refundedMinor > ours.askedBackMinor) return 'REFUND_NOT_RECORDED';
  if (theirs.refundedMinor < ours.refundedMinor) return 'REFUND_NOT_AT_PROVIDER';
  return null;
}

/** What the provider's word can mend: our books say less than it does. */
export const isMendable = (kind: PaymentDifferenceKind) =>
  kind === 'MONEY_NOT_RECORDED' || kind === 'REFUND_NOT_RECORDED';
