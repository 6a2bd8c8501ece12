import type { Context } from '../../../infra/context.js';
import { viewerOf } from '../../../kit/viewer.js';
import type { Account } from '../entities.js';
import { endSessionsSoon } from '../people/end-sessions.js';
import { checkPassword } from '../password-rules.js';
import { hashPassword } from '../password.js';
import type { passwordNeeded } from '../refusals.js';
import { keepPassword } from './keep-password.js';
import { ownAccount } from './own-account.js';
import { spendVerification } from './verification.js';

/**
 * Gives the viewer's account a new password, or its first. Whoever else was signed in is signed out: the old password
 * may have been known to them.
 *
 * @throws BAD_USER_INPUT for a password that will not do
 */
export async function changePassword(
  ctx: Context,
  newPassword: string,
): Promise<Account | ReturnType<typeof passwordNeeded>> {
  const { id: accountId, sessionId } = viewerOf(ctx);
  const account = await ownAccount(ctx);
  checkPassword(ctx, newPassword, { email: account.email ?? '', field: 'newPassword' });
  const refused = await spendVerification(ctx);
  if (refused) return refused;

  const passwordHash = await hashPassword(newPassword);
  await keepPassword(ctx, { accountId, passwordHash, by: { session: sessionId } });
  await endSessionsSoon(ctx, accountId);
  return account;
}
