import { createHash, createHmac, hkdfSync, randomInt } from 'node:crypto';
import { z } from 'zod';
import { perProcess, type Context } from '../../infra/context.js';
import { defineScript } from '../../infra/redis/script.js';
import { reachable } from './sessions.js';

/** How long a code is good, and the proof that one was shown. */
export const CODE_SECONDS = 300;

/** Tries a code has: five of a million leave a guesser one chance in two hundred thousand. */
const TRIES = 5;

/** How long something waits for its letter, while the mail server is away. */
const WAITS_MS = 60 * 60 * 1000;

const setScript = defineScript({
  source: new URL('./scripts/set-code.lua', import.meta.url),
  keys: ['slot'],
  args: ['now', 'digest', 'good'],
  reply: (raw) => z.string().nullable().parse(raw),
});

const redeemScript = defineScript({
  source: new URL('./scripts/redeem-code.lua', import.meta.url),
  keys: ['slot'],
  args: ['now', 'digest', 'most'],
  reply: (raw) => z.string().nullable().parse(raw),
});

/**
 * Where something waits for a code: what it is for, and whose it is, an email address or an id, as a digest. So the
 * payload of a job may hold it.
 *
 * @example slotOf('signUp', email.toLowerCase())
 */
export type Slot = `${string}:${string}`;

export const slotOf = (purpose: string, whose: string): Slot =>
  `${purpose}:${createHash('sha256').update(whose).digest('base64url')}`;

/** Lays down what shall be done when the code for it comes; what waited there before, and its code, is gone. */
export async function awaitCode(ctx: Context, slot: Slot, data: object): Promise<void> {
  const key = keyOf(ctx, slot);
  const laying = ctx.redis
    .multi()
    .del(key)
    .hset(key, { data: JSON.stringify(data) })
    .pexpire(key, WAITS_MS)
    .exec();
  await reachable(ctx, laying);
}

/** What waits in a slot; null where nothing does any more. */
export async function awaited<Data>(ctx: Context, slot: Slot, shape: z.ZodType<Data>): Promise<Data | null> {
  const data = await reachable(ctx, ctx.redis.hget(keyOf(ctx, slot), 'data'));
  return data === null ? null : shape.parse(JSON.parse(data));
}

/** Takes away what waits in a slot. */
export const dropAwaited = (ctx: Context, slot: Slot) => reachable(ctx, ctx.redis.del(keyOf(ctx, slot)));

/**
 * Draws codes of six digits that are good together, for what waits in the slot. Only their keyed digest is kept. Done
 * by the job that mails them, so that no code ever stands in a payload or a log; a second run draws new ones.
 *
 * @returns null where nothing waits any more
 */
export async function drawCodes(ctx: Context, slot: Slot, count = 1): Promise<string[] | null> {
  const codes = Array.from({ length: count }, () => String(randomInt(1_000_000)).padStart(6, '0'));
  return (await setCode(ctx, slot, codes)) ? codes : null;
}

/** Makes a slot redeemable without any code: whoever it belongs to has shown who they are. */
export async function grant(ctx: Context, slot: Slot): Promise<void> {
  await awaitCode(ctx, slot, {});
  await setCode(ctx, slot, []);
}

async function setCode(ctx: Context, slot: Slot, codes: readonly string[]): Promise<boolean> {
  const args = { now: nowOf(ctx), digest: digestOf(ctx, slot, codes), good: CODE_SECONDS * 1000 };
  return (await reachable(ctx, setScript(ctx.redis, { keys: { slot: keyOf(ctx, slot) }, args }))) !== null;
}

/** What waited for these codes, once; null when they are wrong, used, out of time or missed five times. */
export async function redeem<Data>(
  ctx: Context,
  slot: Slot,
  codes: readonly string[],
  shape: z.ZodType<Data>,
): Promise<Data | null> {
  const typed = codes.map((code) => code.replace(/\s/g, ''));
  const args = { now: nowOf(ctx), digest: digestOf(ctx, slot, typed), most: TRIES };
  const data = await reachable(ctx, redeemScript(ctx.redis, { keys: { slot: keyOf(ctx, slot) }, args }));
  return data === null ? null : shape.parse(JSON.parse(data));
}

const nowOf = (ctx: Context) => ctx.clock.forStore() ?? '';
const keyOf = (ctx: Context, slot: Slot) => `${ctx.redisPrefix}code:{${slot}}`;

const codeKey = perProcess((infra) =>
  Buffer.from(hkdfSync('sha256', infra.config.ACCESS_TOKEN_SECRET, '', 'one-time code', 32)),
);

/** A plain hash of six digits could be looked up by who reads Redis; one under a key of the server cannot. */
const digestOf = (ctx: Context, slot: Slot, codes: readonly string[]) =>
  createHmac('sha256', codeKey(ctx))
    .update(JSON.stringify([slot, ...codes]))
    .digest('base64url');
