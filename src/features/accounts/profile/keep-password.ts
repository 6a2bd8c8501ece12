import type { Context } from '../../../infra/context.js';
import type { Job } from '../../../infra/jobs.js';
import { sendLetter } from '../../../infra/mail.js';
import { nowSql } from '../../../infra/postgres/now.js';
import { transaction, type Tx } from '../../../infra/postgres/transaction.js';
import { writeLetter } from '../../../kit/letter.js';
import type { Locale } from '../../../kit/refusal.js';
import { accountById } from '../account.js';
import { passwordChanged } from './letters.js';

/** A new password of an account, as its hash. */
interface NewPassword {
  readonly accountId: string;
  readonly passwordHash: string;
  /** Of the link that it comes by; null: it was changed by the person signed in. */
  readonly linkDigest: string | null;
}

/**
 * Keeps the hash of a new password, and has the person told by mail. Links for setting another, which somebody may have
 * asked for, are worth nothing from then on.
 *
 * @returns whether it is kept: not where the link has been used or has ended meanwhile
 */
export function keepPassword(ctx: Context, { accountId, passwordHash, linkDigest }: NewPassword): Promise<boolean> {
  const { locale } = ctx;
  return transaction(ctx, async (tx) => {
    if (linkDigest === null) await tx.query(`delete from password_resets where account_id = ?`, [accountId]);
    else if (!(await spendLink(ctx, tx, { accountId, linkDigest }))) return false;
    await tx.query(`update accounts set password_hash = ?, password_changed_at = clock_timestamp() where id = ?`, [
      passwordHash,
      accountId,
    ]);
    await tx.job(passwordChangedLetter, { accountId, locale });
    return true;
  });
}

/**
 * Spends a link, once. Who has it reads the mail of the account, so its address is verified; who was signed in before
 * is signed out everywhere.
 */
async function spendLink(
  ctx: Context,
  tx: Tx,
  { accountId, linkDigest }: { accountId: string; linkDigest: string },
): Promise<boolean> {
  const now = ctx.clock.forStore();
  const spent = await tx.query(
    `with link as (
       delete from password_resets
        where account_id = ? and token_digest = ? and expires_at > ${nowSql('?')} returning account_id
     )
     update accounts
        set email_verified_at = coalesce(email_verified_at, ${nowSql('?')}), sessions_end_due_at = clock_timestamp()
       from link where id = account_id returning id`,
    [accountId, linkDigest, now, now],
  );
  return spent.length > 0;
}

export const passwordChangedLetter: Job<{ accountId: string; locale: Locale }> = {
  name: 'passwordChangedLetter',
  async run(ctx, { accountId, locale }) {
    const account = await accountById(ctx).load(accountId);
    if (!account?.email) return;
    await sendLetter(ctx, { to: account.email, ...writeLetter(locale, passwordChanged(ctx.config, locale)) });
  },
};
