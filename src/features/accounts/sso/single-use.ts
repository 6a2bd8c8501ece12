import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Context } from '../../../infra/context.js';
import { reachable } from '../sessions.js';

/** Something that is handed out under a secret and taken back once, by whoever shows the secret in time. */
export interface SingleUse<Value> {
  /** Keeps a value; the answer is 43 characters of base64url, 256 random bits. */
  keep(ctx: Context, value: Value): Promise<string>;
  /** Takes the value back; null for a secret that is unknown, used or too old. */
  take(ctx: Context, secret: string | null): Promise<Value | null>;
}

/** Single use over all processes: Redis gives a value away and forgets it in one step, and knows the secret's digest only. */
export function singleUse<Value>(
  name: string,
  { shape, seconds }: { shape: z.ZodType<Value>; seconds: number },
): SingleUse<Value> {
  const keyOf = (ctx: Context, secret: string) => `${ctx.redisPrefix}sso:${name}:${digestOf(secret)}`;
  return {
    async keep(ctx, value) {
      const secret = randomBytes(32).toString('base64url');
      await reachable(ctx, ctx.redis.set(keyOf(ctx, secret), JSON.stringify(value), 'EX', seconds, 'NX'));
      return secret;
    },
    async take(ctx, secret) {
      if (!secret || !/^[\w-]{43}$/.test(secret)) return null;
      const kept = await reachable(ctx, ctx.redis.getdel(keyOf(ctx, secret)));
      return kept === null ? null : shape.parse(JSON.parse(kept));
    },
  };
}

/** SHA-256 in base64url: what is kept of a secret, and S256 of RFC 7636. */
export const digestOf = (secret: string) => createHash('sha256').update(secret).digest('base64url');
