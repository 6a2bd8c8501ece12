import type { Context } from '../../../infra/context.js';
import { nowSql } from '../../../infra/postgres/now.js';
import { transaction } from '../../../infra/postgres/transaction.js';
import { isRefusal } from '../../../kit/refusal.js';
import { accountNow } from '../account.js';
import type { Account } from '../entities.js';
import { redeem } from '../one-time-code.js';
import { accountChannel, accountRestored } from '../people/events.js';
import { accountSuspended } from '../people/refusals.js';
import { codeInvalid } from '../refusals.js';
import { openSession, type Session } from '../sessions.js';
import { signUpLimits, withinLimits } from '../try-limits.js';
import { pendingRestore, restoreSlot } from './request-account-restore.js';
import { restorableByEmail, restorableSql } from './restorable.js';

type Refused = ReturnType<typeof codeInvalid> | ReturnType<typeof accountSuspended>;

/**
 * Brings a withdrawn account back with the code that was mailed, and signs it in. What it had is there, but for seats
 * and places, which went to others. Leaving is no way round an admin: who was barred is so still.
 *
 * @throws RATE_LIMITED after too many wrong codes from one network
 */
export async function restoreAccount(ctx: Context, given: { email: string; code: string }): Promise<Session | Refused> {
  const account = await withinLimits(ctx, signUpLimits(ctx), () => restore(ctx, given), isRefusal);
  return isRefusal(account) ? account : openSession(ctx, account);
}

async function restore(ctx: Context, { email, code }: { email: string; code: string }): Promise<Account | Refused> {
  const pending = await redeem(ctx, restoreSlot(email.trim()), [code], pendingRestore);
  const left = pending && (await restorableByEmail(ctx, pending.email));
  if (!left) return codeInvalid(ctx.locale);
  if (left.status !== 'ACTIVE') return accountSuspended(ctx.locale, left.status);

  const now = ctx.clock.forStore();
  const restored = await transaction(ctx, async (tx) => {
    const rows = await tx.query(
      `update accounts set deleted_at = null, email_verified_at = coalesce(email_verified_at, ${nowSql('?')})
        where id = ? and ${restorableSql('?')} returning id`,
      [now, left.id, now],
    );
    if (rows.length > 0) tx.emit(accountChannel(left.id), accountRestored(left.id));
    return rows.length > 0;
  });
  return restored ? (await accountNow(ctx, left.id))! : codeInvalid(ctx.locale);
}
