import { z } from 'zod';
import type { Context } from '../../../infra/context.js';
import { viewerOf } from '../../../kit/viewer.js';
import { redeem } from '../one-time-code.js';
import { codeInvalid } from '../refusals.js';
import { verificationLimits, withinLimits } from '../try-limits.js';
import { verificationSlot } from './request-verification-code.js';
import { noteVerified, type Verification } from './verification.js';

/** Has the viewer show again who they are, with the code that was mailed to them. */
export async function verifyCode(ctx: Context, code: string): Promise<Verification | ReturnType<typeof codeInvalid>> {
  const { id } = viewerOf(ctx);
  const prove = () => redeem(ctx, verificationSlot(id), [code], z.object({}));
  const right = await withinLimits(ctx, verificationLimits(ctx, id), prove, (proved) => proved === null);
  return right ? noteVerified(ctx) : codeInvalid(ctx.locale);
}
