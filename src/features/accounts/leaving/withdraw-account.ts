import type { Context } from '../../../infra/context.js';
import { nowSql } from '../../../infra/postgres/now.js';
import { transaction, type Tx } from '../../../infra/postgres/transaction.js';
import { unauthenticated } from '../../../kit/errors.js';
import { isRefusal } from '../../../kit/refusal.js';
import { viewerOf } from '../../../kit/viewer.js';
import { Account } from '../entities.js';
import { verifyPassword } from '../password.js';
import { endSessionsSoon } from '../people/end-sessions.js';
import { accountChannel, accountWithdrawn } from '../people/events.js';
import { lastAdmin } from '../people/refusals.js';
import { lockAdmins, MAY_STEP_DOWN } from '../people/standing.js';
import { invalidCredentials } from '../refusals.js';
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
  { password }: { password: string },
): Promise<Withdrawal | ReturnType<typeof invalidCredentials> | ReturnType<typeof lastAdmin>> {
  const { id } = viewerOf(ctx);
  const account = await ctx.em.findOne(Account, { id }, { populate: ['passwordHash'] });
  if (!(await verifyPassword(account?.passwordHash ?? null, password))) return invalidCredentials(ctx.locale);

  const outcome = await transaction(ctx, (tx) => leave(ctx, tx, id));
  if (isRefusal(outcome)) return outcome;
  await endSessionsSoon(ctx, id);
  return { __typename: 'Withdrawal', restorableUntil: restorableUntil(outcome) };
}

/** Marks the account as left and says when. Of two that race the second finds it left. */
async function leave(ctx: Context, tx: Tx, id: string): Promise<Date | ReturnType<typeof lastAdmin>> {
  const [account] = await tx.query<{ role: string; gone: boolean }>(
    `select role, deleted_at is not null as gone from accounts where id = ? for update`,
    [id],
  );
  if (!account || account.gone) throw unauthenticated();
  if (account.role === 'ADMIN') await lockAdmins(tx);
  const [left] = await tx.query<{ atMs: number }>(
    `update accounts set deleted_at = ${nowSql('?')}, sessions_end_due_at = clock_timestamp()
      where id = ? and ${MAY_STEP_DOWN} returning extract(epoch from deleted_at)::float8 * 1000 as "atMs"`,
    [ctx.clock.forStore(), id],
  );
  if (!left) return lastAdmin(ctx.locale);
  tx.emit(accountChannel(id), accountWithdrawn(id));
  return new Date(left.atMs);
}
