import type { Context } from '../../../infra/context.js';
import { transaction } from '../../../infra/postgres/transaction.js';
import { badInput } from '../../../kit/errors.js';
import { letterSent, type LetterSent } from '../letter-sent.js';
import { awaitCode, CODE_SECONDS } from '../one-time-code.js';
import type { passwordNeeded } from '../refusals.js';
import { checkEmail } from '../rules.js';
import { withinLetterLimits } from '../try-limits.js';
import { emailChangeLetters } from './email-change-letters.js';
import { emailChangeSlot } from './email-change.js';
import { ownAccount } from './own-account.js';
import { spendVerification } from './verification.js';

/**
 * Begins a change of the viewer's email address: a code goes to the address until now, so that its owner agrees, and one
 * to the new, so that it is theirs. Whether the new one has an account already is told only to whoever reads its mail.
 *
 * @throws BAD_USER_INPUT for an address that is none, or the one there is; RATE_LIMITED after too many letters
 */
export async function requestEmailChange(
  ctx: Context,
  given: string,
): Promise<LetterSent | ReturnType<typeof passwordNeeded>> {
  const to = checkEmail(given);
  const { id: accountId, email: from } = await ownAccount(ctx);
  if (to === from) throw badInput('email', 'This is the email address of the account already.');
  const refused = await spendVerification(ctx);
  if (refused) return refused;

  const { locale } = ctx;
  await withinLetterLimits(ctx, to, async () => {
    await awaitCode(ctx, emailChangeSlot(accountId), { from: from ?? null, to });
    await transaction(ctx, (tx) =>
      tx.job(emailChangeLetters, { accountId, locale }, { key: `emailChange:${accountId}` }),
    );
  });
  return letterSent(CODE_SECONDS);
}
