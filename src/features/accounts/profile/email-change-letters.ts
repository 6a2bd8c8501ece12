import type { Job } from '../../../infra/jobs.js';
import { sendLetter } from '../../../infra/mail.js';
import { writeLetter } from '../../../kit/letter.js';
import type { Locale } from '../../../kit/refusal.js';
import { accountByEmail } from '../account.js';
import { awaited, drawCodes } from '../one-time-code.js';
import { emailChangeSlot, pendingEmailChange } from './email-change.js';
import { addressTaken, currentAddressCode, newAddressCode } from './letters.js';

/**
 * Mails the codes of a change of address. A new address that has another account gets word of that and no code; the
 * letter to the address until now goes out all the same.
 */
export const emailChangeLetters: Job<{ accountId: string; locale: Locale }> = {
  name: 'emailChangeLetters',
  attempts: 8,
  async run(ctx, { accountId, locale }) {
    const slot = emailChangeSlot(accountId);
    const pending = await awaited(ctx, slot, pendingEmailChange);
    const codes = pending && (await drawCodes(ctx, slot, pending.from === null ? 1 : 2));
    if (!codes) return;

    const { from, to } = pending;
    const owner = await accountByEmail(ctx, to);
    const taken = owner !== null && owner.id !== accountId;
    const toNew = taken ? addressTaken(ctx.config, locale) : newAddressCode(locale, codes[0]!);
    await sendLetter(ctx, { to, ...writeLetter(locale, toNew) });
    if (from !== null)
      await sendLetter(ctx, { to: from, ...writeLetter(locale, currentAddressCode(locale, codes[1]!)) });
  },
};
