import { z } from 'zod';
import type { Context } from '../../../infra/context.js';
import type { Job } from '../../../infra/jobs.js';
import { sendLetter } from '../../../infra/mail.js';
import { transaction } from '../../../infra/postgres/transaction.js';
import { writeLetter } from '../../../kit/letter.js';
import type { Locale } from '../../../kit/refusal.js';
import { accountByEmail } from '../account.js';
import { letterSent, type LetterSent } from '../letter-sent.js';
import { awaitCode, awaited, slotOf, type Slot } from '../one-time-code.js';
import { checkEmail, checkName } from '../rules.js';
import { withinLetterLimits } from '../try-limits.js';
import { howToSignIn } from './letters.js';

const asked = z.object({ email: z.string(), name: z.string() });

/**
 * Has a person told, at their own address, how they sign in. Nothing is told to who asks: whether there is such an
 * account, of such a name, is looked up by the job that writes the letter.
 *
 * @throws BAD_USER_INPUT for a name or address that is none; RATE_LIMITED after too many letters
 */
export async function findMyEmail(ctx: Context, given: { name: string; email: string }): Promise<LetterSent> {
  const email = checkEmail(given.email);
  const name = checkName(given.name);
  const slot = slotOf('signInHint', email.toLowerCase());
  const { locale } = ctx;
  await withinLetterLimits(ctx, email, async () => {
    await awaitCode(ctx, slot, { email, name });
    await transaction(ctx, (tx) => tx.job(signInHintLetter, { slot, locale }, { key: slot }));
  });
  return letterSent(null);
}

export const signInHintLetter: Job<{ slot: Slot; locale: Locale }> = {
  name: 'signInHintLetter',
  attempts: 8,
  async run(ctx, { slot, locale }) {
    const wanted = await awaited(ctx, slot, asked);
    const account = wanted && (await accountByEmail(ctx, wanted.email));
    if (!account?.email || !sameName(account.name, wanted!.name)) return;
    const hint = howToSignIn(ctx.config, locale, { email: account.email, hasPassword: account.passwordHash != null });
    await sendLetter(ctx, { to: account.email, ...writeLetter(locale, hint) });
  },
};

const sameName = (one: string, other: string) => plain(one) === plain(other);
const plain = (name: string) => name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
