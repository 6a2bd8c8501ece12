import { timingSafeEqual } from 'node:crypto';
import type { Context } from '../../../infra/context.js';
import { digestOf } from './single-use.js';
import { proofs, type Vouched } from './ways.js';

/** What a person comes back from a provider with. */
export interface Redeemed extends Vouched {
  /** The account that `startLink` began with; null for a sign-in. */
  readonly accountId: string | null;
}

/**
 * Trades a code for what it stands for, once; null for one that is unknown, used or too old, and for a verifier that is
 * not its own. So a code that was seen in an address, a log or a history signs nobody in, and nobody can be made to
 * sign in by a code that another person has fetched.
 */
export async function redeem(
  ctx: Context,
  { code, verifier }: { code: string; verifier: string },
): Promise<Redeemed | null> {
  const proof = await proofs.take(ctx, code);
  if (!proof || !/^[\w.~-]{43,128}$/.test(verifier)) return null;
  return timingSafeEqual(Buffer.from(digestOf(verifier)), Buffer.from(proof.challenge)) ? proof : null;
}
