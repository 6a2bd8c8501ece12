import type { Context } from '../../../infra/context.js';
import type { Job } from '../../../infra/jobs.js';
import { sendLetter } from '../../../infra/mail.js';
import { nowSql } from '../../../infra/postgres/now.js';
import { transaction, type Tx } from '../../../infra/postgres/transaction.js';
import { writeLetter } from '../../../kit/letter.js';
import type { Locale } from '../../../kit/refusal.js';
import { accountById } from '../account.js';
import { ALL_SESSIONS_END, OTHER_SESSIONS_END } from '../people/end-sessions.js';
import { passwordChanged } from './letters.js';

/** A new password of an account, as its hash. */
interface NewPassword {
  readonly accountId: string;
  readonly passwordHash: string;
  /** The digest of the link that it comes by, or the session of the person who changed it. */
  readonly by: { readonly link: string } | { readonly session: string };
}

/**
 * Keeps the hash of a new password, marks the sessions that end with the old one, and has the person told by mail. Links
 * for setting another, which somebody may have asked for, are worth nothing from then on.
 *
 * @returns whether it is kept: not where the link has been used or has ended meanwhile
 */
export function keepPassword(ctx: Context, { accountId, passwordHash, by }: NewPassword): Promise<boolean> {
  const { locale } = ctx;
  return transaction(ctx, async (tx) => {
    if ('session' in by) await endOthers(tx, { accountId, session: by.session });
    else if (!(await spendLink(ctx, tx, { accountId, link: by.link }))) return false;
    await tx.query(`update accounts set password_hash = ?, password_changed_at = clock_timestamp() where id = ?`, [
      passwordHash,
      accountId,
    ]);
    await tx.job(passwordChangedLetter, { accountId, locale });
    return true;
  });
}

/** Has everybody signed out but who changed the password, and takes back the links for setting another. */
async function endOthers(tx: Tx, { accountId, session }: { accountId: string; session: string }): Promise<void> {
  await tx.query(`delete from password_resets where account_id = ?`, [accountId]);
  await tx.query(`update accounts set ${OTHER_SESSIONS_END} where id = ?`, [session, session, accountId]);
}

/**
 * Spends a link, once. Who has it reads the mail of the account, so its address is verified; who was signed in before
 * is signed out everywhere.
 */
async function spendLink(
  ctx: Context,
  tx: Tx,
  { accountId, link }: { accountId: string; link: string },
): Promise<boolean> {
  const now = ctx.clock.forStore();
  const spent = await tx.query(
    `with link as (
       delete from password_resets
        where account_id = ? and token_digest = ? and expires_at > ${nowSql('?')} returning account_id
     )
     update accounts
        set email_verified_at = coalesce(email_verified_at, ${nowSql('?')}), ${ALL_SESSIONS_END}
       from link where id = account_id returning id`,
    [accountId, link, now, now],
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
