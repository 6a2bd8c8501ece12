import { availableParallelism } from 'node:os';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import { RequestError } from '../../kit/errors.js';

/** What OWASP asks of argon2id at least: 19 MiB of memory, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** The library says it in a `const enum`, which a compiler that reads one file at a time cannot. */
const ARGON2ID: number = 2;

/** A hash of our cost that no password has: 22 and 43 characters are a salt of 16 and a digest of 32 zero bytes. */
const NOBODY = `$argon2id$v=19$m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/**
 * Hashes a password for keeping: a PHC string, `$argon2id$v=19$m=19456,t=2,p=1$…`. The password is taken in Unicode
 * form NFC, so that two keyboards that spell one character differently sign in to one account.
 *
 * @throws SERVICE_UNAVAILABLE when too many wait for their turn
 */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password.normalize('NFC'), COST));
}

/**
 * Whether this is the password of that hash. For a person without one (`null`) the work is done all the same and the
 * answer is no: how long it takes does not tell who has an account.
 *
 * @throws SERVICE_UNAVAILABLE when too many wait for their turn
 */
export function verifyPassword(kept: string | null, password: string): Promise<boolean> {
  return inTurn(() => verify(kept ?? NOBODY, password.normalize('NFC')));
}

/** Whether a hash was made at another cost than today's; then the next sign-in makes it anew. */
export function needsRehash(kept: string): boolean {
  const { algorithm, memoryCost, timeCost, parallelism } = parseOptions(kept);
  const same = memoryCost === COST.memoryCost && timeCost === COST.timeCost && parallelism === COST.parallelism;
  return algorithm !== ARGON2ID || !same;
}

/**
 * Hashing holds a thread of libuv's four and a core for some ten milliseconds. One core is left to answer everybody
 * else, and no more wait than are served in a few seconds: in a storm of sign-ins the rest are told to come back, while
 * those who are signed in notice nothing.
 */
const AT_ONCE = Math.min(3, Math.max(1, availableParallelism() - 1));
export const WAITING_MAX = 150 * AT_ONCE;

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running < AT_ONCE) running += 1;
  else if (waiting.length < WAITING_MAX) await new Promise<void>((myTurn) => waiting.push(myTurn));
  else
    throw new RequestError('SERVICE_UNAVAILABLE', 'Too many people are signing in. Try again in a moment.', {
      retryAfterSeconds: 3,
    });
  try {
    return await work();
  } finally {
    // The turn is handed on, never given back while someone waits: `running` cannot pass the limit in between.
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}
