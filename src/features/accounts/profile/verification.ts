import { z } from 'zod';
import type { Context } from '../../../infra/context.js';
import { viewerOf } from '../../../kit/viewer.js';
import { CODE_SECONDS, grant, redeem, slotOf } from '../one-time-code.js';
import { passwordNeeded } from '../refusals.js';

/** That a person has shown again who they are. */
export interface Verification {
  readonly __typename: 'Verification';
  readonly goodUntil: Date;
}

/** One a session: a token that was stolen elsewhere has none, and a further one replaces it. */
const slotOfSession = (ctx: Context) => slotOf('verified', viewerOf(ctx).sessionId);

/** Notes that the viewer has just shown who they are, for one sensitive change in this session. */
export async function noteVerified(ctx: Context): Promise<Verification> {
  await grant(ctx, slotOfSession(ctx));
  return { __typename: 'Verification', goodUntil: new Date(ctx.clock.nowMs() + CODE_SECONDS * 1000) };
}

/**
 * Spends the viewer's verification on a sensitive change. To be called once everything else has been checked, and
 * before anything is written: it is good once, whatever comes of the change.
 *
 * @returns null: go on. Else the refusal to give back
 */
export async function spendVerification(ctx: Context): Promise<ReturnType<typeof passwordNeeded> | null> {
  const verified = await redeem(ctx, slotOfSession(ctx), [], z.object({}));
  return verified ? null : passwordNeeded(ctx.locale);
}
