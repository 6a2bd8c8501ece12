import type { Job } from '../../../infra/jobs.js';
import { sendLetter } from '../../../infra/mail.js';
import { writeLetter } from '../../../kit/letter.js';
import type { Locale } from '../../../kit/refusal.js';
import { accountByEmail } from '../account.js';
import { awaited, drawCodes, dropAwaited, type Slot } from '../one-time-code.js';
import { alreadyHere, restorable, signUpCode } from './letters.js';
import { pendingSignUp } from './pending.js';

/**
 * Writes to whoever somebody wants to sign up. A new address gets the code, drawn here; one with an account gets word
 * that there is one, or that it can be restored, and nothing that could complete the sign-up.
 */
export const signUpLetter: Job<{ slot: Slot; locale: Locale }> = {
  name: 'signUpLetter',
  attempts: 8,
  async run(ctx, { slot, locale }) {
    const pending = await awaited(ctx, slot, pendingSignUp);
    if (!pending) return;
    const account = await accountByEmail(ctx, pending.email);
    if (account?.email) {
      const word = (account.deletedAt ? restorable : alreadyHere)(ctx.config, locale);
      await sendLetter(ctx, { to: account.email, ...writeLetter(locale, word) });
      await dropAwaited(ctx, slot);
      return;
    }
    const codes = await drawCodes(ctx, slot);
    if (codes) await sendLetter(ctx, { to: pending.email, ...writeLetter(locale, signUpCode(locale, codes[0]!)) });
  },
};
