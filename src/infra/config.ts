import { z } from 'zod';
import { accounts } from './settings/accounts.js';
import { count, flag, list, oneOf, secret } from './settings/kinds.js';
import { limits } from './settings/limits.js';
import { mail } from './settings/mail.js';
import { notifications } from './settings/notifications.js';
import { missingForPayments, payment } from './settings/payment.js';
import { waitlist } from './settings/waitlist.js';

/** Secrets of a machine that nobody depends on. Production refuses to start with them. */
export const DEV_SECRETS = {
  ACCESS_TOKEN_SECRET: 'course-catch-development-access-token-secret',
  TICKET_SECRET: 'course-catch-development-ticket-secret',
} as const;

/** Every setting there is, with its default and its meaning. A test holds the README's table to it, line by line. */
const settings = z.object({
  NODE_ENV: oneOf(['development', 'production', 'test'])
    .default('development')
    .describe('`production` asks for both stores and secrets of its own, and puts in no sample data.'),
  HOST: z.string().default('127.0.0.1').describe('The address to listen on; `0.0.0.0` for every one.'),
  PORT: count(0, 65535).default(4000).describe('The port to listen on; 0 takes a free one.'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'needs an address such as postgres://user:password@host:5432/name' })
    .optional()
    .describe('A Postgres 18. Without it one is started from npm, with its data in `DATA_DIR`.'),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: 'needs an address such as redis://host:6379' })
    .optional()
    .describe('A Redis 7 or Valkey. Without it one is started: from PATH, else from npm.'),
  DATA_DIR: z.string().default('.data').describe('Where the Postgres that is started keeps its data.'),
  LOG_LEVEL: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('warn')
    .describe('The least grave log line that is written.'),
  ACCESS_TOKEN_SECRET: secret
    .default(DEV_SECRETS.ACCESS_TOKEN_SECRET)
    .describe('Seals the keys that sign access tokens; a new one ends every token. At least 32 characters.'),
  TICKET_SECRET: secret.default(DEV_SECRETS.TICKET_SECRET).describe('Signs places in a queue; at least 32 characters.'),
  DEMO_PASSWORD: z
    .string()
    .min(8, 'needs at least 8 characters')
    .default('course-catch-demo')
    .describe('The password of the demo accounts.'),
  ROLES: list
    .pipe(z.array(oneOf(['api', 'worker'])))
    .default(['api', 'worker'])
    .describe('What this process does: `api` serves, `worker` runs what repeats.'),
  ALLOWED_ORIGINS: list.default([]).describe('Web origins that may call from a browser, with commas between.'),
  DATABASE_CONNECTIONS: count(2, 500).default(10).describe('The most connections to Postgres in each of two pools.'),
  ALLOWED_HOSTS: list
    .default([])
    .describe('Names this server answers to. Without any: all, or on a loopback `HOST` only those of loopback.'),
  PROXY_HOPS: count(0, 10)
    .default(0)
    .describe(
      'Proxies of our own in front; so many entries of `X-Forwarded-For` are believed, counted from the right.',
    ),
  INTROSPECTION: flag
    .optional()
    .describe('Whether the schema may be read, and named in errors; without it: not in production.'),
  TRUSTED_DOCUMENTS: z
    .string()
    .optional()
    .describe('A manifest of documents (Apollo, Relay, GraphQL Code Generator); with it no other one is run.'),
  ...limits,
  DRAIN_NOTICE_SECONDS: count(0, 600)
    .default(0)
    .describe('How long a stop still serves all while `/ready` fails, so that a balancer can notice.'),
  DRAIN_SECONDS: count(0, 600).default(10).describe('How long a stop waits for what is in flight.'),
  ...mail,
  ...accounts,
  ...payment,
  ...waitlist,
  ...notifications,
});

/** One line of the README's table. */
export interface Setting {
  readonly name: string;
  readonly default: string;
  readonly meaning: string;
}

/** Every setting in words, for the README. */
export const settingsInWords: readonly Setting[] = Object.entries(settings.shape).map(([name, schema]) => {
  const value: unknown = name in DEV_SECRETS ? 'a known one, refused in production' : schema.parse(undefined);
  const words = value === undefined || (Array.isArray(value) && value.length === 0) ? 'none' : String(value);
  return { name, default: words, meaning: schema.description ?? '' };
});

type Settings = z.infer<typeof settings>;

/** The settings of this process, parsed once. */
export interface Config extends Settings {
  readonly production: boolean;
}

/** All that is wrong with the settings, a line each. */
export class ConfigError extends Error {
  override name = 'ConfigError';

  constructor(readonly complaints: readonly string[]) {
    super(`the settings are not usable:\n${complaints.map((line) => `  ${line}`).join('\n')}`);
  }
}

/**
 * Reads the settings. Production also asks for the addresses of its stores and secrets of its own.
 *
 * @throws ConfigError with every complaint at once
 */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = settings.safeParse(given);
  const complaints = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`);
  if (given['NODE_ENV'] === 'production') complaints.push(...missingInProduction(given));
  if (parsed.success) complaints.push(...missingForProviders(parsed.data));
  complaints.push(...missingForPayments(given));
  if (!parsed.success || complaints.length > 0) throw new ConfigError([...new Set(complaints)]);
  return { ...parsed.data, production: parsed.data.NODE_ENV === 'production' };
}

function missingInProduction(given: Readonly<Record<string, string | undefined>>): string[] {
  const stores = ['DATABASE_URL', 'REDIS_URL']
    .filter((name) => !given[name])
    .map((name) => `${name}: production needs it`);
  const secrets = Object.entries(DEV_SECRETS)
    .filter(([name, known]) => !given[name] || given[name] === known)
    .map(([name]) => `${name}: production needs a secret of its own, for example from: openssl rand -base64 48`);
  const mails = given['SMTP_URL'] || given['EMAIL_VERIFICATION'] !== 'off';
  const letters = ['SMTP_URL', 'PUBLIC_URL']
    .filter((name) => mails && !given[name])
    .map((name) => `${name}: production needs it for its letters, unless EMAIL_VERIFICATION is off`);
  return [...stores, ...secrets, ...letters];
}

/** What signing in through others asks for besides; in production also that nothing of it travels in the open. */
function missingForProviders({ OIDC_PROVIDERS, SSO_RETURN_URL, API_URL, NODE_ENV }: Settings): string[] {
  if (OIDC_PROVIDERS.length === 0) return [];
  const needed = NODE_ENV === 'production' ? { SSO_RETURN_URL, API_URL } : { SSO_RETURN_URL };
  const missing = Object.entries(needed)
    .filter(([, value]) => !value)
    .map(([name]) => `${name}: OIDC_PROVIDERS needs it`);
  const open = NODE_ENV === 'production' && OIDC_PROVIDERS.some(({ issuer }) => !issuer.startsWith('https:'));
  return open ? [...missing, 'OIDC_PROVIDERS: production needs issuers with https'] : missing;
}

/** Whether npm started this process, as `npm start` and `npm test` do: then npm's end is its end too. */
export const startedByNpm = process.env['npm_lifecycle_event'] !== undefined;

/** What this process was given, to hand on to processes that it starts. */
export const environment: Readonly<Record<string, string | undefined>> = process.env;
