import { z } from 'zod';
import { isUuid } from '../../../kit/id.js';
import { ProviderError, type PaymentProvider, type ProviderPayment } from '../provider.js';
import { inPath, isOrder, isReference, otherOrder, shaped } from './answers.js';
import { callerOf, operationDeadline, type ProviderReply } from './call.js';
import { digestOf, notUnderstood, objectIn } from './message.js';
import { isSigned } from './standard-webhook.js';

const NAME = 'The sandbox';
const PER_PAGE = 100;

const Intent = z.object({
  id: z.string(),
  orderId: z.string(),
  status: z.enum(['CREATED', 'PROCESSING', 'AUTHORIZED', 'PAID', 'FAILED', 'CANCELLED']),
  amountMinor: z.int(),
  refundedMinor: z.int(),
  currency: z.string(),
  payUrl: z.string(),
});
const Page = z.object({ intents: z.array(Intent), nextAfter: z.string().nullable() });
const Failure = z.object({ code: z.string(), message: z.string() });
const Message = z.object({ type: z.string(), data: z.object({ id: z.string(), orderId: z.string() }) });

/** The provider that comes along (`src/payment-sandbox`): everything is real about it but the money. */
export const sandbox: PaymentProvider = {
  name: 'SANDBOX',

  async prepare(infra, { paymentId, amountMinor, currency, title, returnUrl }) {
    const order = { orderId: paymentId, amountMinor, currency, title, returnUrl };
    const reply = await call(infra, 'POST', '/v1/intents', { body: order, key: `prepare-${paymentId}` });
    const { id, payUrl } = shaped(NAME, Intent, succeeded(reply));
    return { providerRef: id, parameters: { payUrl } };
  },

  async confirm(infra, { providerRef, paymentId, amountMinor, currency, key }) {
    const signal = operationDeadline(infra);
    const path = `/v1/intents/${inPath(providerRef)}`;
    const body = { orderId: paymentId, amountMinor, currency };
    const reply = await call(infra, 'POST', `${path}/confirm`, { body, key, signal });
    if (!['already_paid', 'not_approved'].includes(codeOf(reply))) return paymentIn(reply);
    const found = paymentIn(await call(infra, 'GET', path, { signal }));
    if (found.status !== 'PAID' && !isOrder(found, { paymentId, amountMinor, currency })) throw otherOrder(NAME);
    return found;
  },

  async cancel(infra, { providerRef, amountMinor, currency, reason, key }) {
    const body = { amountMinor, currency, reason };
    return paymentIn(await call(infra, 'POST', `/v1/intents/${inPath(providerRef)}/cancel`, { body, key }));
  },

  async lookUp(infra, { providerRef, paymentId }) {
    if (providerRef !== null) {
      if (!isReference(providerRef)) return null;
      const reply = await call(infra, 'GET', `/v1/intents/${inPath(providerRef)}`);
      return reply.status === 404 ? null : paymentIn(reply);
    }
    const reply = await call(infra, 'GET', `/v1/intents?${new URLSearchParams({ orderId: paymentId })}`);
    const [intent] = shaped(NAME, Page, succeeded(reply)).intents;
    return intent ? inOurWords(intent) : null;
  },

  async *list(infra, { from, to }) {
    let after: string | null = '';
    while (after !== null) {
      const span = { from: from.toISOString(), to: to.toISOString(), after, limit: String(PER_PAGE) };
      const reply = await call(infra, 'GET', `/v1/intents?${new URLSearchParams(span)}`);
      const page: z.infer<typeof Page> = shaped(NAME, Page, succeeded(reply));
      yield* page.intents.map(inOurWords);
      after = page.nextAfter;
    }
  },

  readNotice({ config }, { headers, body }) {
    if (!isSigned(config.PAYMENT_SANDBOX_WEBHOOK_SECRETS, { headers, body })) return null;
    const { data, success } = Message.safeParse(objectIn(body));
    if (!success) throw notUnderstood();
    return {
      id: String(headers['webhook-id']),
      digest: digestOf(body),
      providerRef: data.data.id,
      paymentId: isUuid(data.data.orderId) ? data.data.orderId : null,
    };
  },
};

const call = callerOf(NAME, ({ PAYMENT_SANDBOX_URL: url, PAYMENT_SANDBOX_KEY }) => {
  if (!url) throw new ProviderError(`${NAME} does not run`, 'unclear', 'NOT_CONFIGURED');
  return { url, headers: { authorization: `Bearer ${PAYMENT_SANDBOX_KEY}` } };
});

const paymentIn = (reply: ProviderReply) => inOurWords(shaped(NAME, Intent, succeeded(reply)));

const inOurWords = ({ id, orderId, ...intent }: z.infer<typeof Intent>): ProviderPayment => ({
  providerRef: id,
  paymentId: isUuid(orderId) ? orderId : null,
  status: intent.status,
  amountMinor: intent.amountMinor,
  refundedMinor: intent.refundedMinor,
  currency: intent.currency,
});

const codeOf = ({ json }: ProviderReply) => Failure.safeParse(json).data?.code ?? '';

/** The answer of a call that was done; a wrong key says nothing of the payment, all else is a no. */
function succeeded(reply: ProviderReply): unknown {
  if (reply.status < 300) return reply.json;
  const code = codeOf(reply);
  const kind = reply.status === 401 || code === 'key_in_use' ? 'unclear' : 'refused';
  throw new ProviderError(`${NAME} answered ${reply.status} ${code}`, kind, code || String(reply.status));
}
