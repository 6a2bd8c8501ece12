import type { Context } from '../../../infra/context.js';
import { nowSql } from '../../../infra/postgres/now.js';
import { endSessionsSoon } from '../people/end-sessions.js';
import { checkPassword } from '../password-rules.js';
import { hashPassword } from '../password.js';
import { keepPassword } from '../profile/keep-password.js';
import { linkInvalid } from '../refusals.js';
import { signUpLimits, withinLimits } from '../try-limits.js';
import { digestOfLink } from './request-password-reset.js';

/** What `resetPassword` answers when the password is set. */
export interface PasswordReset {
  readonly __typename: 'PasswordReset';
  readonly email: string;
}

/**
 * Sets a new password by the link that was mailed, once, and signs the account out everywhere. It signs nobody in: the
 * person types the new password next, and knows it then.
 *
 * @throws BAD_USER_INPUT for a password that will not do; the link stays good
 */
export async function resetPassword(
  ctx: Context,
  { token, password }: { token: string; password: string },
): Promise<PasswordReset | ReturnType<typeof linkInvalid>> {
  const linkDigest = digestOfLink(token);
  const find = () => accountOfLink(ctx, linkDigest);
  const account = await withinLimits(ctx, signUpLimits(ctx), find, (found) => found === null);
  if (!account) return linkInvalid(ctx.locale);
  checkPassword(ctx, password, account);

  const passwordHash = await hashPassword(password);
  if (!(await keepPassword(ctx, { accountId: account.id, passwordHash, by: { link: linkDigest } })))
    return linkInvalid(ctx.locale);
  await endSessionsSoon(ctx, account.id);
  return { __typename: 'PasswordReset', email: account.email };
}

/** Whose password a link is good for; null when it is wrong, used or out of time. */
async function accountOfLink(ctx: Context, linkDigest: string): Promise<{ id: string; email: string } | null> {
  const { rows } = await ctx.pool.query<{ id: string; email: string }>(
    `select id, email from accounts join password_resets on account_id = id
      where token_digest = $1 and expires_at > ${nowSql('$2')} and email is not null`,
    [linkDigest, ctx.clock.forStore()],
  );
  return rows[0] ?? null;
}
