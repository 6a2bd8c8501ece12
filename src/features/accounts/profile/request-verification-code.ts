import type { Context } from '../../../infra/context.js';
import type { Job } from '../../../infra/jobs.js';
import { sendLetter } from '../../../infra/mail.js';
import { transaction } from '../../../infra/postgres/transaction.js';
import { badInput } from '../../../kit/errors.js';
import { writeLetter } from '../../../kit/letter.js';
import type { Locale } from '../../../kit/refusal.js';
import { accountById } from '../account.js';
import { letterSent, type LetterSent } from '../letter-sent.js';
import { awaitCode, CODE_SECONDS, drawCodes, slotOf } from '../one-time-code.js';
import { passwordNeeded } from '../refusals.js';
import { withinLetterLimits } from '../try-limits.js';
import { verificationCode } from './letters.js';
import { ownAccount } from './own-account.js';

/** Where a code waits to be typed by this person. */
export const verificationSlot = (accountId: string) => slotOf('verification', accountId);

/**
 * Mails a code to a viewer who has no password, because they sign in with another provider. Who has a password is asked
 * for that: a mailbox alone shall not be enough.
 */
export async function requestVerificationCode(ctx: Context): Promise<LetterSent | ReturnType<typeof passwordNeeded>> {
  const { id: accountId, email, passwordHash } = await ownAccount(ctx);
  if (passwordHash) return passwordNeeded(ctx.locale);
  if (!email) throw badInput('email', 'The account has no email address to send a code to.');

  const { locale } = ctx;
  await withinLetterLimits(ctx, email, async () => {
    await awaitCode(ctx, verificationSlot(accountId), {});
    await transaction(ctx, (tx) =>
      tx.job(verificationLetter, { accountId, locale }, { key: `verification:${accountId}` }),
    );
  });
  return letterSent(CODE_SECONDS);
}

export const verificationLetter: Job<{ accountId: string; locale: Locale }> = {
  name: 'verificationLetter',
  attempts: 8,
  async run(ctx, { accountId, locale }) {
    const account = await accountById(ctx).load(accountId);
    const codes = await drawCodes(ctx, verificationSlot(accountId));
    if (!account?.email || !codes) return;
    await sendLetter(ctx, { to: account.email, ...writeLetter(locale, verificationCode(locale, codes[0]!)) });
  },
};
