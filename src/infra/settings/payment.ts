import { z } from 'zod';
import { count, list, oneOf, seconds, secret } from './kinds.js';

const address = z.url({ protocol: /^https?$/, error: 'needs an address such as https://api.example.com' });
const key = z.string().min(10, 'needs at least 10 characters');
/** A secret of Standard Webhooks: base64 of 24 to 64 bytes, with `whsec_` before it or not. */
const standardSecret = z
  .string()
  .regex(/^(whsec_)?[A-Za-z0-9+/]{32,88}={0,2}$/, 'needs secrets such as whsec_ and base64 of 24 bytes or more');

/** How money comes and goes. */
export const payment = {
  PAYMENT_PROVIDER: oneOf(['SANDBOX', 'TOSS', 'STRIPE'])
    .optional()
    .describe('Who takes the money of new payments. Without it the sandbox, which moves none; in production nobody.'),
  PAYMENT_CALL_SECONDS: seconds
    .refine((number) => number <= 14, 'needs at most 14 seconds')
    .default(14)
    .describe('How long a provider may take for what it is asked.'),
  TOSS_CLIENT_KEY: key.optional().describe("Toss Payments' client key, which the widget is opened with."),
  TOSS_SECRET_KEY: key.optional().describe("Toss Payments' secret key."),
  TOSS_API_URL: address.default('https://api.tosspayments.com').describe('Where Toss Payments is.'),
  STRIPE_PUBLISHABLE_KEY: key.optional().describe("Stripe's publishable key, which the widget is opened with."),
  STRIPE_SECRET_KEY: key.optional().describe("Stripe's secret or restricted key."),
  STRIPE_WEBHOOK_SECRETS: list
    .pipe(z.array(key))
    .default([])
    .describe("Signing secrets of Stripe's webhooks; two while they are changed."),
  STRIPE_CAPTURE: oneOf(['manual', 'automatic'])
    .default('manual')
    .describe(
      '`manual` takes the money once the seat is sure; `automatic` as soon as the payer agrees, for methods that know no other way.',
    ),
  STRIPE_API_URL: address.default('https://api.stripe.com').describe('Where Stripe is.'),
  PAYMENT_SANDBOX_URL: address
    .optional()
    .describe('A payment sandbox that runs already. Without it one is started, with its books in `DATA_DIR`.'),
  PAYMENT_SANDBOX_KEY: secret.optional().describe('The key of the sandbox at `PAYMENT_SANDBOX_URL`.'),
  PAYMENT_SANDBOX_WEBHOOK_SECRETS: list
    .pipe(z.array(standardSecret))
    .default([])
    .describe("Signing secrets (Standard Webhooks) of that sandbox's webhooks; two while they are changed."),
  LATE_MONEY_HOURS: count(1, 8_760)
    .default(72)
    .describe('How long money that came after its hold is kept for a seat to come, before it goes back.'),
  PAYMENT_STEP_SECONDS: seconds
    .default(20)
    .describe('How long one process is at a call to a provider before another takes it over.'),
  PAYMENT_LOOK_SECONDS: seconds
    .default(30)
    .describe('After how long a payment that is not over is first looked up at its provider unasked.'),
  SETTLEMENT_FEE_BASIS_POINTS: count(0, 10_000)
    .default(1_000)
    .describe('Our fee on what instructors sell, in hundredths of a percent, where none of their own is set.'),
};

/** What else a provider needs to be worked with. */
export const NEEDED = {
  TOSS: ['TOSS_CLIENT_KEY', 'TOSS_SECRET_KEY'],
  STRIPE: ['STRIPE_PUBLISHABLE_KEY', 'STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRETS'],
  SANDBOX: ['PAYMENT_SANDBOX_URL', 'PAYMENT_SANDBOX_KEY', 'PAYMENT_SANDBOX_WEBHOOK_SECRETS'],
} as const;

/** What is missing for the provider that was chosen; the sandbox is brought along, but not in production. */
export function missingForPayments(given: Readonly<Record<string, string | undefined>>): string[] {
  const provider = given['PAYMENT_PROVIDER'];
  const broughtAlong = given['NODE_ENV'] !== 'production' && !given['PAYMENT_SANDBOX_URL'];
  const chosen = given['PAYMENT_SANDBOX_URL'] ? ['SANDBOX', provider] : [provider];
  return Object.entries(NEEDED)
    .filter(([name]) => chosen.includes(name) && !(name === 'SANDBOX' && broughtAlong))
    .flatMap(([name, settings]) =>
      settings.filter((setting) => !given[setting]).map((setting) => `${setting}: payments by ${name} need it`),
    );
}
