import { z } from 'zod';
import type { Infra } from '../../../infra/context.js';
import { isUuid } from '../../../kit/id.js';
import { ProviderError, type PaymentProvider, type ProviderPayment } from '../provider.js';
import { inPath, isOrder, isReference, otherOrder, shaped } from './answers.js';
import { callerOf, operationDeadline, type ProviderReply } from './call.js';
import { digestOf, notUnderstood, objectIn } from './message.js';
import { isSignedByStripe } from './stripe-signature.js';

const NAME = 'Stripe';
const VERSION = '2024-06-20';
const PER_PAGE = 100;

/** A PaymentIntent of https://docs.stripe.com/api/payment_intents with its charge unfolded, as far as we read it. */
const Intent = z.object({
  id: z.string(),
  client_secret: z.string().nullish(),
  status: z.enum([
    'requires_payment_method',
    'requires_confirmation',
    'requires_action',
    'processing',
    'requires_capture',
    'succeeded',
    'canceled',
  ]),
  amount: z.int(),
  amount_received: z.int(),
  currency: z.string(),
  metadata: z.record(z.string(), z.string()),
  latest_charge: z.object({ amount_refunded: z.int() }).nullish(),
});
type Intent = z.infer<typeof Intent>;

const Refund = z.object({ id: z.string(), payment_intent: z.string().nullable() });
const Failure = z.object({ error: z.object({ type: z.string(), code: z.string().optional() }) });
const Event = z.object({
  id: z.string(),
  type: z.string(),
  created: z.int(),
  data: z.object({
    object: z.object({
      id: z.string().optional(),
      object: z.string().optional(),
      payment_intent: z.string().nullish(),
      metadata: z.record(z.string(), z.string()).nullish(),
    }),
  }),
});

const STATUS: Readonly<Record<Intent['status'], ProviderPayment['status']>> = {
  requires_payment_method: 'CREATED',
  requires_confirmation: 'CREATED',
  requires_action: 'CREATED',
  processing: 'PROCESSING',
  requires_capture: 'AUTHORIZED',
  succeeded: 'PAID',
  canceled: 'CANCELLED',
};

/**
 * Payment intents as Stripe has them. The widget confirms the intent with the payer; where `STRIPE_CAPTURE` is `manual`
 * our `confirm` takes the money, else it was taken with the payer's word.
 */
export const stripe: PaymentProvider = {
  name: 'STRIPE',

  async prepare(infra, { paymentId, amountMinor, currency, title, returnUrl }) {
    const form = {
      amount: String(toStripe(amountMinor, currency)),
      currency: currency.toLowerCase(),
      description: title.slice(0, 1000),
      capture_method: infra.config.STRIPE_CAPTURE,
      'automatic_payment_methods[enabled]': 'true',
      'metadata[paymentId]': paymentId,
    };
    const reply = await call(infra, 'POST', '/v1/payment_intents', { form, key: `prepare-${paymentId}` });
    const { id, client_secret } = shaped(NAME, Intent, succeeded(reply));
    const clientSecret = client_secret ?? '';
    return {
      providerRef: id,
      parameters: { publishableKey: infra.config.STRIPE_PUBLISHABLE_KEY!, clientSecret, returnUrl },
    };
  },

  async confirm(infra, { providerRef, paymentId, amountMinor, currency, key }) {
    const signal = operationDeadline(infra);
    const order = { paymentId, amountMinor, currency };
    const found = await intentAt(infra, providerRef, signal);
    if (found.status === 'PAID') return found;
    if (!isOrder(found, order)) throw otherOrder(NAME);
    if (found.status !== 'AUTHORIZED') return found;
    const path = `/v1/payment_intents/${inPath(providerRef)}/capture`;
    const form = { amount_to_capture: String(toStripe(amountMinor, currency)), ...UNFOLDED };
    const reply = await call(infra, 'POST', path, { form, key, signal });
    // Captured or cancelled since we looked.
    if (codeOf(reply) === 'payment_intent_unexpected_state') return intentAt(infra, providerRef, signal);
    return paymentIn(reply);
  },

  async cancel(infra, { providerRef, amountMinor, currency, reason, key }) {
    const signal = operationDeadline(infra);
    const found = await intentAt(infra, providerRef, signal);
    if (found.status === 'CANCELLED' || found.status === 'FAILED') return found;
    if (found.status !== 'PAID') {
      const path = `/v1/payment_intents/${inPath(providerRef)}/cancel`;
      const reply = await call(infra, 'POST', path, { form: UNFOLDED, key: `${key}-cancel`, signal });
      // Money may have been taken since we looked: then it is to be given back, which the next try does.
      if (codeOf(reply) === 'payment_intent_unexpected_state') throw changedMeanwhile();
      return paymentIn(reply);
    }
    const form = {
      payment_intent: providerRef,
      amount: String(toStripe(amountMinor, currency)),
      'metadata[reason]': reason.slice(0, 500),
    };
    const reply = await call(infra, 'POST', '/v1/refunds', { form, key: `${key}-refund`, signal });
    // All went back before: then there is nothing to do.
    if (codeOf(reply) !== 'charge_already_refunded') succeeded(reply);
    return intentAt(infra, providerRef, signal);
  },

  async lookUp(infra, { providerRef, paymentId }) {
    if (providerRef !== null) {
      if (!isReference(providerRef)) return null;
      const reply = await call(infra, 'GET', `/v1/payment_intents/${inPath(providerRef)}?${query(UNFOLDED)}`);
      return reply.status === 404 ? null : paymentIn(reply);
    }
    // The search lags behind by up to a minute; `prepare` with the same payment gives the reference at once.
    const wanted = query({ query: `metadata['paymentId']:'${paymentId}'`, 'expand[]': 'data.latest_charge' });
    const reply = await call(infra, 'GET', `/v1/payment_intents/search?${wanted}`);
    const [intent] = shaped(NAME, z.object({ data: z.array(Intent) }), succeeded(reply)).data;
    return intent ? inOurWords(intent) : null;
  },

  async *list(infra, span) {
    const told = new Set<string>();
    for await (const intent of pagesOf(infra, '/v1/payment_intents', Intent, span, 'data.latest_charge')) {
      told.add(intent.id);
      yield inOurWords(intent);
    }
    // What was paid before this span and went back within it.
    for await (const { payment_intent: providerRef } of pagesOf(infra, '/v1/refunds', Refund, span)) {
      if (providerRef === null || told.has(providerRef)) continue;
      told.add(providerRef);
      yield await intentAt(infra, providerRef, operationDeadline(infra));
    }
  },

  readNotice({ config }, { headers, body }) {
    if (!isSignedByStripe(config.STRIPE_WEBHOOK_SECRETS, headers['stripe-signature'], body)) return null;
    const event = Event.safeParse(objectIn(body));
    if (!event.success) throw notUnderstood();
    const { id, type, created, data } = event.data;
    const { object } = data;
    const providerRef = object.object === 'payment_intent' ? (object.id ?? null) : (object.payment_intent ?? null);
    const paymentId = object.metadata?.['paymentId'];
    // Not of the whole body: it counts the webhooks that are still pending, which differs from repeat to repeat.
    const digest = digestOf(JSON.stringify([type, created, object.id, providerRef]));
    return { id, digest, providerRef, paymentId: isUuid(paymentId) ? paymentId : null };
  },
};

/** Asks for the charge of an intent with it, where what went back is counted. */
const UNFOLDED = { 'expand[]': 'latest_charge' };

/** Two currencies without minor units are counted in hundredths by Stripe. */
const IN_HUNDREDTHS = new Set(['ISK', 'UGX']);
const toStripe = (amountMinor: number, currency: string) => amountMinor * (IN_HUNDREDTHS.has(currency) ? 100 : 1);
const fromStripe = (amount: number, currency: string) => amount / (IN_HUNDREDTHS.has(currency) ? 100 : 1);

const query = (parameters: Record<string, string>) => new URLSearchParams(parameters).toString();

const intentAt = async (infra: Infra, providerRef: string, signal: AbortSignal) =>
  paymentIn(await call(infra, 'GET', `/v1/payment_intents/${inPath(providerRef)}?${query(UNFOLDED)}`, { signal }));

/** Everything of a kind that was made in a span of time, page by page. */
async function* pagesOf<Schema extends z.ZodType<{ id: string }>>(
  infra: Infra,
  path: string,
  schema: Schema,
  { from, to }: { from: Date; to: Date },
  unfold?: string,
): AsyncIterable<z.infer<Schema>> {
  let after: string | undefined;
  for (;;) {
    const wanted = query({
      'created[gte]': String(Math.floor(from.getTime() / 1000)),
      'created[lte]': String(Math.ceil(to.getTime() / 1000)),
      limit: String(PER_PAGE),
      ...(unfold ? { 'expand[]': unfold } : {}),
      ...(after ? { starting_after: after } : {}),
    });
    const reply = await call(infra, 'GET', `${path}?${wanted}`);
    const page = shaped(NAME, z.object({ data: z.array(schema), has_more: z.boolean() }), succeeded(reply));
    yield* page.data;
    after = page.data.at(-1)?.id;
    if (!page.has_more || after === undefined) return;
  }
}

const call = callerOf(NAME, ({ STRIPE_API_URL: url, STRIPE_SECRET_KEY }) => ({
  url,
  headers: { authorization: `Bearer ${STRIPE_SECRET_KEY}`, 'stripe-version': VERSION },
}));

const paymentIn = (reply: ProviderReply) => inOurWords(shaped(NAME, Intent, succeeded(reply)));

function inOurWords({ id, status, amount, amount_received, metadata, ...intent }: Intent): ProviderPayment {
  const currency = intent.currency.toUpperCase();
  const paid = status === 'succeeded';
  return {
    providerRef: id,
    paymentId: isUuid(metadata['paymentId']) ? metadata['paymentId'] : null,
    status: STATUS[status],
    amountMinor: fromStripe(paid ? amount_received : amount, currency),
    refundedMinor: paid ? fromStripe(intent.latest_charge?.amount_refunded ?? 0, currency) : 0,
    currency,
  };
}

const codeOf = ({ status, json }: ProviderReply): string => {
  const failure = status < 300 ? undefined : Failure.safeParse(json).data?.error;
  return failure?.code ?? failure?.type ?? '';
};

const changedMeanwhile = () => new ProviderError(`${NAME}: the intent changed meanwhile`, 'unclear', 'CHANGED');

/** The answer of a call that was done. A wrong key, a call under way and a failed dependency say nothing of the payment. */
function succeeded(reply: ProviderReply): unknown {
  if (reply.status < 300) return reply.json;
  const code = codeOf(reply);
  const kind = [401, 403, 409, 424].includes(reply.status) || code === '' ? 'unclear' : 'refused';
  throw new ProviderError(`${NAME} answered ${reply.status} ${code}`, kind, code || String(reply.status));
}
