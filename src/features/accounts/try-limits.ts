import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Context } from '../../infra/context.js';
import { defineScript } from '../../infra/redis/script.js';
import { RequestError } from '../../kit/errors.js';
import { reachable } from './sessions.js';

const MINUTE_MS = 60 * 1000;
const WINDOW_MS = 15 * MINUTE_MS;

const countScript = defineScript({
  source: new URL('./scripts/count-try.lua', import.meta.url),
  keys: ['tries'],
  args: ['now', 'step', 'most', 'window'],
  reply: (raw) => z.int().parse(raw),
});

interface Limit {
  /** What is counted; kept as a digest. */
  readonly of: string;
  /** Failed tries in a window. */
  readonly most: number;
  /**
   * Whether a try counts while it is under way. Then a thousand at once have no more tries than a thousand in a row;
   * but a whole campus signing in at nine is no attack, so behind one address only what failed counts.
   */
  readonly underWay: boolean;
  /** How long a window is; a quarter of an hour unless it says so. */
  readonly windowMs?: number;
}

/**
 * The limits of a sign-in. One address has ten tries on an account. All addresses together have a hundred, so that
 * nobody locks a rival out of registration with ten wrong passwords, yet many machines do not guess on without end.
 * One address has five hundred over all accounts: a campus may be behind it.
 */
export function signInLimits(ctx: Context, email: string): readonly Limit[] {
  const account = `account ${email.trim().toLowerCase()}`;
  return [
    { of: `${account} from ${ctx.address ?? ''}`, most: 10, underWay: true },
    { of: account, most: 100, underWay: true },
    ...addressLimit(ctx),
  ];
}

/** The limit of a sign-up, which tells whether an email address has an account. */
export const signUpLimits = (ctx: Context): readonly Limit[] => addressLimit(ctx);

/** The limit of showing again who one is: the person is known, whoever holds their session. */
export const verificationLimits = (ctx: Context, accountId: string): readonly Limit[] => [
  { of: `verification ${accountId}`, most: 10, underWay: true },
  ...addressLimit(ctx),
];

/**
 * How many letters anybody can have us send: five an hour and ten a day to one address, which is also what bounds the
 * guessing of codes, and five hundred from one network.
 */
export function letterLimits(ctx: Context, email: string): readonly Limit[] {
  const to = `letters to ${email.trim().toLowerCase()}`;
  return [
    { of: `${to} in an hour`, most: 5, underWay: true, windowMs: 60 * MINUTE_MS },
    { of: `${to} in a day`, most: 10, underWay: true, windowMs: 24 * 60 * MINUTE_MS },
    ...(ctx.address ? [{ of: `letters from ${ctx.address}`, most: 500, underWay: true }] : []),
  ];
}

/** Sends a letter within the limits of letters: each counts, whether anybody lives there or not. */
export const withinLetterLimits = <T>(ctx: Context, email: string, send: () => Promise<T>) =>
  withinLimits(ctx, letterLimits(ctx, email), send, () => true);

/**
 * Sends a browser out to a provider within the limit of that: a thousand a minute from one network, since each is kept
 * for ten minutes. All count, those that lead to a sign-in too: a campus has its turn, if not all of it in one minute.
 */
export const withinWayLimits = <T>(ctx: Context, go: () => Promise<T>) => {
  const limit = { of: `ways from ${ctx.address}`, most: 1000, underWay: true, windowMs: MINUTE_MS };
  return withinLimits(ctx, ctx.address ? [limit] : [], go, () => true);
};

const addressLimit = (ctx: Context): Limit[] =>
  ctx.address ? [{ of: `address ${ctx.address}`, most: 500, underWay: false }] : [];

/**
 * Makes a try within its limits. Only one that fails is counted in the end.
 *
 * @param work gives what came of the try
 * @param failed whether that is a failure
 * @throws RATE_LIMITED with `retryAfterSeconds`, the same whether there is such an account or not
 */
export async function withinLimits<T>(
  ctx: Context,
  limits: readonly Limit[],
  work: () => Promise<T>,
  failed: (outcome: T) => boolean,
): Promise<T> {
  const passed: Limit[] = [];
  let failures = 0;
  try {
    for (const limit of limits) {
      const waitMs = await count(ctx, limit, Number(limit.underWay));
      if (waitMs > 0) throw tooManyTries(waitMs);
      passed.push(limit);
    }
    const outcome = await work();
    failures = Number(failed(outcome));
    return outcome;
  } finally {
    for (const limit of passed) {
      const owed = failures - Number(limit.underWay);
      if (owed !== 0) await count(ctx, limit, owed);
    }
  }
}

const tooManyTries = (waitMs: number) =>
  new RequestError('RATE_LIMITED', 'Too many tries. Wait before the next one.', {
    retryAfterSeconds: Math.ceil(waitMs / 1000),
  });

function count(ctx: Context, { of, most, windowMs = WINDOW_MS }: Limit, step: number): Promise<number> {
  const digest = createHash('sha256').update(of).digest('base64url');
  const keys = { tries: `${ctx.redisPrefix}tries:{${digest}}` };
  const args = { now: ctx.clock.forStore() ?? '', step, most, window: windowMs };
  return reachable(ctx, countScript(ctx.redis, { keys, args }));
}
