import type { Context } from '../../../infra/context.js';
import type { Job } from '../../../infra/jobs.js';
import { sendLetter } from '../../../infra/mail.js';
import { nowSql } from '../../../infra/postgres/now.js';
import { transaction } from '../../../infra/postgres/transaction.js';
import { writeLetter } from '../../../kit/letter.js';
import type { Locale } from '../../../kit/refusal.js';
import { accountById } from '../account.js';
import { passwordChanged } from './letters.js';

/**
 * Keeps the hash of a new password, and has the person told by mail. Links for setting another, which somebody may have
 * asked for, are worth nothing from then on. Set by a link, it marks every session for its end.
 *
 * @param linkDigest of the link that it comes by; null: it was changed by the person signed in
 * @returns the email address of the account; undefined where the link has been used or has ended meanwhile, and nothing
 *   is changed
 */
export function keepPassword(
  ctx: Context,
  {
    accountId,
    passwordHash,
    linkDigest = null,
  }: { accountId: string; passwordHash: string; linkDigest?: string | null },
): Promise<string | null | undefined> {
  const { locale } = ctx;
  return transaction(ctx, async (tx) => {
    const [changed] = await tx.query<{ email: string | null }>(
      `with link as (
         delete from password_resets
          where account_id = ?::uuid and (?::text is null or token_digest = ?)
         returning expires_at
       )
       update accounts
          set password_hash = ?, password_changed_at = clock_timestamp(),
              sessions_end_due_at = case when ?::text is null then sessions_end_due_at else clock_timestamp() end,
              email_verified_at = case when ?::text is null then email_verified_at
                                       else coalesce(email_verified_at, ${nowSql('?')}) end
        where id = ?
          and (?::text is null or exists (select from link where expires_at > ${nowSql('?')}))
       returning email`,
      [
        ...[accountId, linkDigest, linkDigest],
        ...[passwordHash, linkDigest, linkDigest, ctx.clock.forStore()],
        ...[accountId, linkDigest, ctx.clock.forStore()],
      ],
    );
    if (changed?.email) await tx.job(passwordChangedLetter, { accountId, locale });
    return changed && changed.email;
  });
}

export const passwordChangedLetter: Job<{ accountId: string; locale: Locale }> = {
  name: 'passwordChangedLetter',
  async run(ctx, { accountId, locale }) {
    const account = await accountById(ctx).load(accountId);
    if (!account?.email) return;
    await sendLetter(ctx, { to: account.email, ...writeLetter(locale, passwordChanged(ctx.config, locale)) });
  },
};
