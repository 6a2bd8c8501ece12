import { NEEDED } from '../../../infra/settings/payment.js';
import type { Infra } from '../../../infra/context.js';
import { RequestError } from '../../../kit/errors.js';
import type { PaymentProvider, ProviderName } from '../provider.js';
import { sandbox } from './sandbox.js';
import { stripe } from './stripe.js';
import { toss } from './toss.js';

const PROVIDERS: Readonly<Record<ProviderName, PaymentProvider>> = { SANDBOX: sandbox, TOSS: toss, STRIPE: stripe };

/** Whether a provider has all its settings. One that takes no new payments any more may still give money back. */
const isSetUp = ({ config }: Infra, name: ProviderName) =>
  NEEDED[name].every((setting) => config[setting] !== undefined && config[setting].length > 0);

/** The providers that can be worked with. */
export const providersSetUp = (infra: Infra): PaymentProvider[] =>
  Object.values(PROVIDERS).filter(({ name }) => isSetUp(infra, name));

/**
 * The provider that has a payment.
 *
 * @throws SERVICE_UNAVAILABLE when its settings are gone
 */
export function providerNamed(infra: Infra, name: ProviderName): PaymentProvider {
  if (isSetUp(infra, name)) return PROVIDERS[name];
  throw new RequestError('SERVICE_UNAVAILABLE', `Payments by ${name} are not set up.`);
}

/**
 * The provider of new payments: `PAYMENT_PROVIDER`, else the sandbox, but not in production.
 *
 * @throws SERVICE_UNAVAILABLE when there is none
 */
export function providerForNew(infra: Infra): PaymentProvider {
  const { PAYMENT_PROVIDER, production } = infra.config;
  if (!PAYMENT_PROVIDER && production) throw new RequestError('SERVICE_UNAVAILABLE', 'Payments are not set up.');
  return providerNamed(infra, PAYMENT_PROVIDER ?? 'SANDBOX');
}
