import type { IncomingHttpHeaders } from 'node:http';
import type { Infra } from '../../infra/context.js';

/** Who takes the money. */
export type ProviderName = 'SANDBOX' | 'TOSS' | 'STRIPE';

/** What is to be paid, as we fixed it; a provider is asked about nothing else. */
export interface Order {
  /** Our payment, a uuid: the provider's order id. */
  readonly paymentId: string;
  /** Whole minor units of `currency`, above zero. */
  readonly amountMinor: number;
  /** ISO 4217. */
  readonly currency: string;
  /** What it is for, as the payer reads it. */
  readonly title: string;
}

/** A payment as its provider has it: the only word on what was paid that counts. */
export interface ProviderPayment {
  /** The provider's own name for it. */
  readonly providerRef: string;
  /** Our payment, a uuid; null when the provider knows none of ours for it. */
  readonly paymentId: string | null;
  /**
   * CREATED and PROCESSING may still become anything; AUTHORIZED waits for our `confirm`; the rest stand. PAID stays PAID
   * when money goes back, `refundedMinor` says how much; CANCELLED was let go of before any money was taken.
   */
  readonly status: 'CREATED' | 'PROCESSING' | 'AUTHORIZED' | 'PAID' | 'FAILED' | 'CANCELLED';
  readonly amountMinor: number;
  /** How much went back so far. */
  readonly refundedMinor: number;
  readonly currency: string;
}

/** What a webhook is about. Only a prompt to look the payment up: its order and its repeats do not matter. */
export interface ProviderNotice {
  /** The provider's id of the message, the same for each repeat. */
  readonly id: string;
  /** A digest of what it says, the same for each repeat: another one under the same id is refused. */
  readonly digest: string;
  readonly providerRef: string | null;
  readonly paymentId: string | null;
}

/** A provider did not do what it was asked. */
export class ProviderError extends Error {
  override name = 'ProviderError';

  constructor(
    message: string,
    /**
     * `refused`: it said no, asking again is no use. `unclear`: nobody knows whether it was done (a timeout, a broken
     * connection, a 5xx): the same call with the same key, or a look, will tell.
     */
    readonly kind: 'refused' | 'unclear',
    /** The provider's own code for it, without anything secret. */
    readonly code: string | null = null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * One who takes money. Every call may be made again with the same key and then has the effect and the answer of the
 * first. None is made inside a transaction of ours. All throw ProviderError and come back within 15 seconds.
 */
export interface PaymentProvider {
  readonly name: ProviderName;
  /** Announces an order and gives what the client's widget needs to open; nothing in it is secret. */
  prepare(
    infra: Infra,
    order: Order & { readonly returnUrl: string },
  ): Promise<{ providerRef: string | null; parameters: Readonly<Record<string, string>> }>;
  /**
   * Takes the money that the payer has agreed to. Refused when order and amount are not what the payer agreed to, as long
   * as nothing was taken; what was taken is answered as it is. CREATED when the payer has yet to agree.
   */
  confirm(
    infra: Infra,
    order: Order & { readonly providerRef: string; readonly key: string },
  ): Promise<ProviderPayment>;
  /** Gives money back, in part or whole; before it was taken, lets go of it. */
  cancel(
    infra: Infra,
    payment: {
      readonly providerRef: string;
      readonly amountMinor: number;
      readonly currency: string;
      readonly reason: string;
      readonly key: string;
    },
  ): Promise<ProviderPayment>;
  /** How a payment stands at the provider; null when it has none. By its reference where one is known. */
  lookUp(
    infra: Infra,
    payment: { readonly providerRef: string | null; readonly paymentId: string },
  ): Promise<ProviderPayment | null>;
  /** Every payment made or changed in a span of time, for the books to be compared. */
  list(infra: Infra, span: { readonly from: Date; readonly to: Date }): AsyncIterable<ProviderPayment>;
  /**
   * Reads a webhook from its raw bytes; null when its signature is not the provider's, or too old or too new.
   *
   * @throws BAD_USER_INPUT for a body that is not the provider's language
   */
  readNotice(
    infra: Infra,
    message: { readonly headers: IncomingHttpHeaders; readonly body: Buffer },
  ): ProviderNotice | null;
}
