import { z } from 'zod';

/** Secrets of a machine that nobody depends on. Production refuses to start with them. */
export const DEV_SECRETS = {
  ACCESS_TOKEN_SECRET: 'course-catch-development-access-token-secret',
  TICKET_SECRET: 'course-catch-development-ticket-secret',
} as const;

const port = z.coerce.number().int().min(0).max(65535);
const count = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
const seconds = z.coerce.number().min(0.05).max(3_600);
const secret = z.string().min(32, 'needs at least 32 characters');
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
);

/** Every setting there is, with its default. The README's table says the same; a test compares the two. */
const settings = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(4000),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  DATA_DIR: z.string().default('.data'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('warn'),
  ACCESS_TOKEN_SECRET: secret.default(DEV_SECRETS.ACCESS_TOKEN_SECRET),
  TICKET_SECRET: secret.default(DEV_SECRETS.TICKET_SECRET),
  DEMO_PASSWORD: z.string().min(8).default('course-catch-demo'),
  ROLES: list.pipe(z.array(z.enum(['api', 'worker']))).default(['api', 'worker']),
  ALLOWED_ORIGINS: list.default([]),
  DATABASE_CONNECTIONS: count(2, 500).default(10),
  ALLOWED_HOSTS: list.default([]),
  PROXY_HOPS: count(0, 10).default(0),
  INTROSPECTION: flag.optional(),
  TRUSTED_DOCUMENTS: z.string().optional(),
  LIMIT_BODY_BYTES: count(1_024, 100_000_000).default(128 * 1024),
  REQUEST_SECONDS: count(1, 3_600).default(15),
  LIMIT_TOKENS: count(50, 1_000_000).default(1_000),
  LIMIT_DEPTH: count(1, 1_000).default(12),
  LIMIT_ALIASES: count(0, 100_000).default(30),
  LIMIT_DIRECTIVES: count(0, 100_000).default(20),
  LIMIT_COST: count(1, 100_000_000).default(5_000),
  LIMIT_MESSAGE_BYTES: count(1_024, 16_777_216).default(64 * 1024),
  LIMIT_SOCKET_MESSAGES: count(1, 1_000_000).default(300),
  LIMIT_SOCKET_OPERATIONS: count(1, 100_000).default(100),
  LIMIT_SOCKETS_PER_PERSON: count(1, 1_000_000).default(20),
  LIMIT_SOCKETS_PER_ADDRESS: count(1, 1_000_000).default(2_000),
  SOCKET_INIT_SECONDS: seconds.default(10),
  SOCKET_PING_SECONDS: seconds.default(30),
  LIMIT_SECONDS: count(1, 3_600).default(15),
  RATE_PERSON_POINTS: count(0, 1_000_000_000).default(10_000),
  RATE_PERSON_POINTS_PER_SECOND: count(1, 1_000_000_000).default(200),
  RATE_ADDRESS_POINTS: count(0, 1_000_000_000).default(200_000),
  RATE_ADDRESS_POINTS_PER_SECOND: count(1, 1_000_000_000).default(10_000),
  DRAIN_SECONDS: count(0, 600).default(10),
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
    super(`The settings are not usable:\n${complaints.map((line) => `  ${line}`).join('\n')}`);
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
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  if (given['NODE_ENV'] === 'production') complaints.push(...missingInProduction(given));
  if (!parsed.success || complaints.length > 0) throw new ConfigError(complaints);
  return { ...parsed.data, production: parsed.data.NODE_ENV === 'production' };
}

function missingInProduction(given: Readonly<Record<string, string | undefined>>): string[] {
  const stores = ['DATABASE_URL', 'REDIS_URL']
    .filter((name) => !given[name])
    .map((name) => `${name}: production needs it`);
  const secrets = Object.entries(DEV_SECRETS)
    .filter(([name, known]) => !given[name] || given[name] === known)
    .map(([name]) => `${name}: production needs a secret of its own, for example from: openssl rand -base64 48`);
  return [...stores, ...secrets];
}
