import type { Context } from '../../../infra/context.js';
import type { Job } from '../../../infra/jobs.js';
import { sendLetter } from '../../../infra/mail.js';
import { nowSql } from '../../../infra/postgres/now.js';
import { transaction, type Tx } from '../../../infra/postgres/transaction.js';
import { unauthenticated } from '../../../kit/errors.js';
import { writeLetter } from '../../../kit/letter.js';
import { isRefusal, type Locale } from '../../../kit/refusal.js';
import { viewerOf } from '../../../kit/viewer.js';
import { accountNow } from '../account.js';
import { ALL_SESSIONS_END, endSessionsSoon } from '../people/end-sessions.js';
import { accountChannel, accountWithdrawn } from '../people/events.js';
import { lastAdmin } from '../people/refusals.js';
import { lockAdmins, MAY_STEP_DOWN } from '../people/standing.js';
import { spendVerification } from '../profile/verification.js';
import type { passwordNeeded } from '../refusals.js';
import { accountLeft } from './letters.js';
import { restorableUntil } from './retention.js';

/** What a person who has left is told. */
export interface Withdrawal {
  readonly __typename: 'Withdrawal';
  readonly restorableUntil: Date;
}

/**
 * Withdraws the viewer's account. It stays, unseen and unused, for the year in which it can be restored, and so does its
 * email address: nobody else can take it. Sessions end; the seats and places that the person has are taken back by the
 * features above, which hear of it and look for the withdrawn by themselves as well.
 *
 * @throws UNAUTHENTICATED
 */
export async function withdrawAccount(
  ctx: Context,
): Promise<Withdrawal | ReturnType<typeof passwordNeeded> | ReturnType<typeof lastAdmin>> {
  const { id } = viewerOf(ctx);
  const refused = await spendVerification(ctx);
  if (refused) return refused;

  const outcome = await transaction(ctx, (tx) => leave(ctx, tx, id));
  if (isRefusal(outcome)) return outcome;
  await endSessionsSoon(ctx, id);
  return { __typename: 'Withdrawal', restorableUntil: restorableUntil(outcome) };
}

/** Marks the account as left and says when. Of two that race the second finds it left. */
async function leave(ctx: Context, tx: Tx, id: string): Promise<Date | ReturnType<typeof lastAdmin>> {
  // Before the row, as who changes a role takes them: so the two never wait for each other in a circle.
  await lockAdmins(tx);
  const [account] = await tx.query<{ gone: boolean }>(
    `select deleted_at is not null as gone from accounts where id = ? for update`,
    [id],
  );
  if (!account || account.gone) throw unauthenticated();
  const [left] = await tx.query<{ atMs: number }>(
    `update accounts set deleted_at = ${nowSql('?')}, ${ALL_SESSIONS_END}
      where id = ? and ${MAY_STEP_DOWN} returning extract(epoch from deleted_at)::float8 * 1000 as "atMs"`,
    [ctx.clock.forStore(), id],
  );
  if (!left) return lastAdmin(ctx.locale);
  tx.emit(accountChannel(id), accountWithdrawn(id));
  await tx.job(withdrawnLetter, { accountId: id, locale: ctx.locale });
  return new Date(left.atMs);
}

/** Tells whoever reads the address, so that one who was robbed of a session can undo it. */
export const withdrawnLetter: Job<{ accountId: string; locale: Locale }> = {
  name: 'withdrawnLetter',
  attempts: 8,
  async run(ctx, { accountId, locale }) {
    const account = await accountNow(ctx, accountId);
    if (!account?.email || !account.deletedAt) return;
    const words = accountLeft(ctx.config, locale, restorableUntil(account.deletedAt));
    await sendLetter(ctx, { to: account.email, ...writeLetter(locale, words) });
  },
};
