import { z } from 'zod';
import type { Context } from '../../../infra/context.js';
import type { Job } from '../../../infra/jobs.js';
import { sendLetter } from '../../../infra/mail.js';
import { transaction } from '../../../infra/postgres/transaction.js';
import { writeLetter } from '../../../kit/letter.js';
import type { Locale } from '../../../kit/refusal.js';
import { letterSent, type LetterSent } from '../letter-sent.js';
import { awaitCode, awaited, CODE_SECONDS, drawCodes, slotOf, type Slot } from '../one-time-code.js';
import { checkEmail } from '../rules.js';
import { withinLetterLimits } from '../try-limits.js';
import { restoreCode } from './letters.js';
import { restorableByEmail } from './restorable.js';

/** What waits for the code. */
export const pendingRestore = z.object({ email: z.string() });

/** One for each address: a further request replaces the one before. */
export const restoreSlot = (email: string) => slotOf('accountRestore', email.toLowerCase());

/**
 * Has a code mailed with which a withdrawn account comes back. Whether the address has such an account is looked up by
 * the job that writes the letter, never here: the answer and the work are the same.
 *
 * @throws BAD_USER_INPUT for an address that is none; RATE_LIMITED after too many letters
 */
export async function requestAccountRestore(ctx: Context, given: string): Promise<LetterSent> {
  const email = checkEmail(given);
  const slot = restoreSlot(email);
  const { locale } = ctx;
  await withinLetterLimits(ctx, email, async () => {
    await awaitCode(ctx, slot, { email });
    await transaction(ctx, (tx) => tx.job(restoreLetter, { slot, locale }, { key: slot }));
  });
  return letterSent(CODE_SECONDS);
}

export const restoreLetter: Job<{ slot: Slot; locale: Locale }> = {
  name: 'restoreLetter',
  attempts: 8,
  async run(ctx, { slot, locale }) {
    const pending = await awaited(ctx, slot, pendingRestore);
    const account = pending && (await restorableByEmail(ctx, pending.email));
    if (!account) return;
    const codes = await drawCodes(ctx, slot);
    if (codes) await sendLetter(ctx, { to: account.email, ...writeLetter(locale, restoreCode(locale, codes[0]!)) });
  },
};
