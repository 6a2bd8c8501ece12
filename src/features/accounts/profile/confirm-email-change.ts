import type { Context } from '../../../infra/context.js';
import type { Job } from '../../../infra/jobs.js';
import { sendLetter } from '../../../infra/mail.js';
import { nowSql } from '../../../infra/postgres/now.js';
import { transaction, type Tx } from '../../../infra/postgres/transaction.js';
import { writeLetter } from '../../../kit/letter.js';
import type { Locale } from '../../../kit/refusal.js';
import { viewerOf } from '../../../kit/viewer.js';
import { accountById } from '../account.js';
import type { Account } from '../entities.js';
import { redeem } from '../one-time-code.js';
import { codeInvalid, emailTaken } from '../refusals.js';
import { verificationLimits, withinLimits } from '../try-limits.js';
import { emailChangeSlot, pendingEmailChange } from './email-change.js';
import { emailChanged } from './letters.js';

type Refused = ReturnType<typeof codeInvalid> | ReturnType<typeof emailTaken>;

/**
 * Completes a change of the viewer's email address with the codes from both mailboxes. They are good only together, and
 * have five tries together. Links to set a password, mailed to the old address, are worth nothing any more.
 */
export async function confirmEmailChange(
  ctx: Context,
  { currentCode, newCode }: { currentCode?: string | null; newCode: string },
): Promise<Account | Refused> {
  const { id } = viewerOf(ctx);
  const codes = currentCode == null ? [newCode] : [newCode, currentCode];
  const prove = () => redeem(ctx, emailChangeSlot(id), codes, pendingEmailChange);
  const change = await withinLimits(ctx, verificationLimits(ctx, id), prove, (proved) => proved === null);
  if (!change) return codeInvalid(ctx.locale);

  const refused = await transaction<Refused | null>(ctx, (tx) => move(ctx, tx, id, change), {
    refuse: { accounts_one_per_email: () => emailTaken(ctx.locale) },
  });
  return refused ?? (await accountById(ctx).clear(id).load(id))!;
}

async function move(
  ctx: Context,
  tx: Tx,
  id: string,
  { from, to }: { from: string | null; to: string },
): Promise<Refused | null> {
  const moved = await tx.query(
    `update accounts set email = ?, email_verified_at = ${nowSql('?')}
      where id = ? and email is not distinct from ? returning id`,
    [to, ctx.clock.forStore(), id, from],
  );
  if (moved.length === 0) return codeInvalid(ctx.locale);
  await tx.query(`delete from password_resets where account_id = ?`, [id]);
  if (from !== null) await tx.job(emailChangedLetter, { accountId: id, from, locale: ctx.locale });
  return null;
}

/** Tells the address until now; it is no longer kept anywhere else. */
export const emailChangedLetter: Job<{ accountId: string; from: string; locale: Locale }> = {
  name: 'emailChangedLetter',
  attempts: 8,
  async run(ctx, { from, locale }) {
    await sendLetter(ctx, { to: from, ...writeLetter(locale, emailChanged(locale)) });
  },
};
