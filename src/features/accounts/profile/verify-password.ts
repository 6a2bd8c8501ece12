import type { Context } from '../../../infra/context.js';
import { verifyPassword as isPassword } from '../password.js';
import { noPassword, passwordWrong } from '../refusals.js';
import { verificationLimits, withinLimits } from '../try-limits.js';
import { ownAccount } from './own-account.js';
import { noteVerified, type Verification } from './verification.js';

/**
 * Has the viewer show again, with their password, who they are: an open laptop or a stolen token changes nothing of
 * weight.
 *
 * @throws RATE_LIMITED after ten wrong ones in a quarter of an hour
 */
export async function verifyPassword(
  ctx: Context,
  password: string,
): Promise<Verification | ReturnType<typeof passwordWrong> | ReturnType<typeof noPassword>> {
  const { id, passwordHash } = await ownAccount(ctx);
  if (!passwordHash) return noPassword(ctx.locale);
  const prove = () => isPassword(passwordHash, password);
  const right = await withinLimits(ctx, verificationLimits(ctx, id), prove, (proved) => !proved);
  return right ? noteVerified(ctx) : passwordWrong(ctx.locale);
}
