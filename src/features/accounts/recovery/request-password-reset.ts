import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Context } from '../../../infra/context.js';
import type { Job } from '../../../infra/jobs.js';
import { sendLetter } from '../../../infra/mail.js';
import { nowSql } from '../../../infra/postgres/now.js';
import { transaction } from '../../../infra/postgres/transaction.js';
import { writeLetter } from '../../../kit/letter.js';
import type { Locale } from '../../../kit/refusal.js';
import { accountByEmail } from '../account.js';
import { letterSent, type LetterSent } from '../letter-sent.js';
import { awaitCode, awaited, slotOf, type Slot } from '../one-time-code.js';
import { checkEmail } from '../rules.js';
import { withinLetterLimits } from '../try-limits.js';
import { resetLink } from './letters.js';

/** How long a link to set a password is good. */
export const LINK_SECONDS = 30 * 60;

/** What of a link's token is kept: of 256 random bits no slower hash is needed. */
export const digestOfLink = (token: string) => createHash('sha256').update(token).digest('base64url');

/**
 * Has a link mailed with which a new password can be set. Whether the address has an account is looked up by the job
 * that writes the letter, never here: the answer and the work are the same.
 *
 * @throws BAD_USER_INPUT for an address that is none; RATE_LIMITED after too many letters
 */
export async function requestPasswordReset(ctx: Context, given: string): Promise<LetterSent> {
  const email = checkEmail(given);
  const slot = slotOf('passwordReset', email.toLowerCase());
  const { locale } = ctx;
  await withinLetterLimits(ctx, email, async () => {
    await awaitCode(ctx, slot, { email });
    await transaction(ctx, (tx) => tx.job(resetLetter, { slot, locale }, { key: slot }));
  });
  return letterSent(LINK_SECONDS);
}

/**
 * Mails the link, if there is an account. The token is drawn here, so that it never stands in a payload; it goes into
 * the part of the address that a browser sends to no server. A link mailed before is worth nothing any more.
 */
export const resetLetter: Job<{ slot: Slot; locale: Locale }> = {
  name: 'resetLetter',
  attempts: 8,
  async run(ctx, { slot, locale }) {
    const asked = await awaited(ctx, slot, z.object({ email: z.string() }));
    const account = asked && (await accountByEmail(ctx, asked.email));
    if (!account?.email) return;
    const token = randomBytes(32).toString('base64url');
    await ctx.pool.query(
      `insert into password_resets (account_id, token_digest, expires_at)
       values ($1, $2, ${nowSql('$3')} + $4 * interval '1 second')
       on conflict (account_id) do update set token_digest = excluded.token_digest, expires_at = excluded.expires_at`,
      [account.id, digestOfLink(token), ctx.clock.forStore(), LINK_SECONDS],
    );
    const url = `${ctx.config.PUBLIC_URL}/reset-password#token=${token}`;
    await sendLetter(ctx, { to: account.email, ...writeLetter(locale, resetLink(locale, url)) });
  },
};
