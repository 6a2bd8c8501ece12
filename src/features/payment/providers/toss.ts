import { z } from 'zod';
import type { Infra } from '../../../infra/context.js';
import { isUuid } from '../../../kit/id.js';
import { ProviderError, type PaymentProvider, type ProviderPayment } from '../provider.js';
import { toMajor, toMinor } from './amounts.js';
import { inPath, isReference, shaped } from './answers.js';
import { callerOf, operationDeadline, type ProviderReply } from './call.js';
import { digestOf, objectIn } from './message.js';

const NAME = 'Toss Payments';
const PER_PAGE = 1000;

/** A `Payment` of https://docs.tosspayments.com/reference, as far as we read it. */
const Payment = z.object({
  paymentKey: z.string(),
  orderId: z.string(),
  status: z.enum([
    'READY',
    'IN_PROGRESS',
    'WAITING_FOR_DEPOSIT',
    'DONE',
    'CANCELED',
    'PARTIAL_CANCELED',
    'ABORTED',
    'EXPIRED',
  ]),
  currency: z.string(),
  totalAmount: z.number(),
  balanceAmount: z.number(),
  approvedAt: z.string().nullish(),
});
type Payment = z.infer<typeof Payment>;

/** A `Transaction`: a payment, or one cancellation of it. */
const Transaction = z.object({
  transactionKey: z.string(),
  paymentKey: z.string(),
  orderId: z.string(),
  status: z.string(),
  currency: z.string(),
  amount: z.number(),
});
type Transaction = z.infer<typeof Transaction>;

const Failure = z.object({ code: z.string() });

/** Codes below status 500, beside 401, that say nothing of the payment: trouble behind Toss, a wrong key, the same call under way. */
const UNCLEAR = new Set([
  'PROVIDER_ERROR',
  'INVALID_API_KEY',
  'INCORRECT_BASIC_AUTH_FORMAT',
  'FORBIDDEN_REQUEST',
  'IDEMPOTENT_REQUEST_PROCESSING',
  'COMMON_ERROR',
]);

/**
 * Toss Payments by its core API. The widget authenticates the payer and names the payment (`paymentKey`); our `confirm`
 * takes the money, within ten minutes; what is not confirmed lapses by itself.
 */
export const toss: PaymentProvider = {
  name: 'TOSS',

  async prepare({ config }, { paymentId, amountMinor, currency, title, returnUrl }) {
    const parameters = {
      clientKey: config.TOSS_CLIENT_KEY!,
      orderId: paymentId,
      orderName: title.slice(0, 100),
      amount: String(toMajor(amountMinor, currency)),
      currency,
      successUrl: returnUrl,
      failUrl: returnUrl,
    };
    return { providerRef: null, parameters };
  },

  async confirm(infra, { providerRef, paymentId, amountMinor, currency, key }) {
    const signal = operationDeadline(infra);
    const path = `/v1/payments/${inPath(providerRef)}`;
    const body = { paymentKey: providerRef, orderId: paymentId, amount: toMajor(amountMinor, currency) };
    const reply = await call(infra, 'POST', '/v1/payments/confirm', { body, key, signal });
    if (codeOf(reply) === 'ALREADY_PROCESSED_PAYMENT') return paymentIn(await call(infra, 'GET', path, { signal }));
    return paymentIn(reply);
  },

  async cancel(infra, { providerRef, amountMinor, currency, reason, key }) {
    const signal = operationDeadline(infra);
    const path = `/v1/payments/${inPath(providerRef)}`;
    // The currency is for payments from abroad; with KRW Toss wants none.
    const foreign = currency === 'KRW' ? {} : { currency };
    const body = { cancelReason: reason.slice(0, 200), cancelAmount: toMajor(amountMinor, currency), ...foreign };
    const reply = await call(infra, 'POST', `${path}/cancel`, { body, key, signal });
    if (!['ALREADY_CANCELED_PAYMENT', 'NOT_CANCELABLE_PAYMENT'].includes(codeOf(reply))) return paymentIn(reply);
    const found = paymentIn(await call(infra, 'GET', path, { signal }));
    // All went back before, or nothing was ever taken: then there is nothing to do. Else it was a no.
    if (found.status === 'PAID' && found.refundedMinor < found.amountMinor) return paymentIn(reply);
    return found;
  },

  async lookUp(infra, { providerRef, paymentId }) {
    if (providerRef !== null && !isReference(providerRef)) return null;
    const path = providerRef === null ? `orders/${inPath(paymentId)}` : inPath(providerRef);
    const reply = await call(infra, 'GET', `/v1/payments/${path}`);
    return ['NOT_FOUND_PAYMENT', 'NOT_FOUND'].includes(codeOf(reply)) ? null : paymentIn(reply);
  },

  async *list(infra, span) {
    const transactions = new Map<string, Transaction[]>();
    for await (const transaction of transactionsOf(infra, span)) {
      const known = transactions.get(transaction.paymentKey);
      if (known) known.push(transaction);
      else transactions.set(transaction.paymentKey, [transaction]);
    }
    for (const [paymentKey, [first, second]] of transactions) {
      // Taken in this span and not touched since: the list says it all. Of the rest it tells only parts.
      if (first!.status === 'DONE' && !second) yield asPaid(first!);
      else yield paymentIn(await call(infra, 'GET', `/v1/payments/${inPath(paymentKey)}`));
    }
  },

  /**
   * Toss signs no messages of payments: a message is only ever a reason to look up, by our own id, how the payment stands,
   * and nothing else in it is believed. `DEPOSIT_CALLBACK`, the one with a secret in it, is treated alike.
   */
  readNotice(_infra, { body }) {
    const message = objectIn(body);
    const { paymentKey, orderId } = { ...message, ...(message['data'] as object | undefined) } as Partial<Payment>;
    const paymentId = isUuid(orderId) ? orderId : null;
    const digest = digestOf(body);
    const providerRef = paymentId === null && typeof paymentKey === 'string' ? paymentKey : null;
    return { id: digest, digest, providerRef, paymentId };
  },
};

/** Every transaction of a span of time, page by page. */
async function* transactionsOf(infra: Infra, { from, to }: { from: Date; to: Date }): AsyncIterable<Transaction> {
  let startingAfter: string | undefined;
  for (;;) {
    const query = new URLSearchParams({
      startDate: inSeoul(from),
      endDate: inSeoul(to),
      limit: String(PER_PAGE),
      ...(startingAfter ? { startingAfter } : {}),
    });
    const reply = await call(infra, 'GET', `/v1/transactions?${query}`);
    const page: Transaction[] = shaped(NAME, z.array(Transaction), succeeded(reply));
    yield* page;
    if (page.length < PER_PAGE) return;
    startingAfter = page.at(-1)!.transactionKey;
  }
}

/** A time as Toss takes it: local to Seoul, which has no summer time. */
const inSeoul = (at: Date) => new Date(at.getTime() + 9 * 3_600_000).toISOString().slice(0, -1);

const call = callerOf(NAME, ({ TOSS_API_URL: url, TOSS_SECRET_KEY }) => ({
  url,
  headers: { authorization: `Basic ${Buffer.from(`${TOSS_SECRET_KEY}:`).toString('base64')}` },
}));

const paymentIn = (reply: ProviderReply) => inOurWords(shaped(NAME, Payment, succeeded(reply)));

function inOurWords(payment: Payment): ProviderPayment {
  const { paymentKey, orderId, currency, totalAmount, balanceAmount } = payment;
  const status = statusOf(payment);
  return {
    providerRef: paymentKey,
    paymentId: isUuid(orderId) ? orderId : null,
    status,
    amountMinor: toMinor(totalAmount, currency),
    refundedMinor: status === 'PAID' ? toMinor(totalAmount - balanceAmount, currency) : 0,
    currency,
  };
}

/** A cancelled payment of which money was taken was paid, and went back. */
function statusOf({ status, approvedAt }: Payment): ProviderPayment['status'] {
  switch (status) {
    case 'READY':
      return 'CREATED';
    case 'IN_PROGRESS':
      return 'AUTHORIZED';
    case 'WAITING_FOR_DEPOSIT':
      return 'PROCESSING';
    case 'DONE':
    case 'PARTIAL_CANCELED':
      return 'PAID';
    case 'CANCELED':
      return approvedAt ? 'PAID' : 'CANCELLED';
    case 'ABORTED':
    case 'EXPIRED':
      return 'FAILED';
  }
}

const asPaid = ({ paymentKey, orderId, currency, amount }: Transaction): ProviderPayment => ({
  providerRef: paymentKey,
  paymentId: isUuid(orderId) ? orderId : null,
  status: 'PAID',
  amountMinor: toMinor(amount, currency),
  refundedMinor: 0,
  currency,
});

const codeOf = ({ status, json }: ProviderReply) => (status < 300 ? '' : (Failure.safeParse(json).data?.code ?? ''));

function succeeded(reply: ProviderReply): unknown {
  if (reply.status < 300) return reply.json;
  const code = codeOf(reply);
  const kind = reply.status === 401 || code === '' || UNCLEAR.has(code) ? 'unclear' : 'refused';
  throw new ProviderError(`${NAME} answered ${reply.status} ${code}`, kind, code || String(reply.status));
}
