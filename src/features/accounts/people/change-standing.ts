import type { AccountStatus, Role } from '../../../generated/schema.js';
import type { Context } from '../../../infra/context.js';
import { transaction, type Tx } from '../../../infra/postgres/transaction.js';
import { notFound } from '../../../kit/errors.js';
import { isRefusal } from '../../../kit/refusal.js';
import { adminOf } from '../../../kit/viewer.js';
import { recordAct } from '../acts/record-act.js';
import type { Account } from '../entities.js';
import { ALL_SESSIONS_END, endSessionsSoon } from './end-sessions.js';
import { accountChanged, accountChannel } from './events.js';
import { person } from './list-people.js';
import { lastAdmin } from './refusals.js';
import { textOf } from './rules.js';
import { demandAdmin, lockAdmins, MAY_STEP_DOWN } from './standing.js';

type Change =
  | { readonly change: 'ROLE'; readonly accountId: string; readonly to: Role; readonly reason: string }
  | { readonly change: 'STATUS'; readonly accountId: string; readonly to: AccountStatus; readonly reason: string };

type Outcome = Account | ReturnType<typeof lastAdmin>;

/**
 * Changes what a person may do, for admins.
 *
 * @throws FORBIDDEN, NOT_FOUND, BAD_USER_INPUT
 */
export const changeRole = (ctx: Context, given: { accountId: string; role: Role; reason: string }): Promise<Outcome> =>
  changeStanding(ctx, { change: 'ROLE', accountId: given.accountId, to: given.role, reason: given.reason });

/**
 * Suspends, bans or lets back in, for admins.
 *
 * @throws FORBIDDEN, NOT_FOUND, BAD_USER_INPUT
 */
export const changeStatus = (
  ctx: Context,
  given: { accountId: string; status: AccountStatus; reason: string },
): Promise<Outcome> =>
  changeStanding(ctx, { change: 'STATUS', accountId: given.accountId, to: given.status, reason: given.reason });

/**
 * Makes the change; what is so already is left alone.
 *
 * It holds at once: the person's sessions end, so that no access token and no socket lives on by the old word. A new
 * role is not written into the sessions there are: a socket was let in, and its feeds were opened, by the old one. Who
 * signs in anew has all of it right.
 *
 * Someone who runs the place always stays: such changes wait for each other, and the statement asks for another admin.
 */
async function changeStanding(ctx: Context, given: Change): Promise<Outcome> {
  const { id: actorId } = adminOf(ctx);
  const change: Change = { ...given, reason: textOf('reason', given.reason, { least: 1, most: 500 }) };
  const refused = await transaction(ctx, async (tx) => {
    await lockAdmins(tx);
    await demandAdmin(tx, actorId);
    return write(ctx, tx, change);
  });
  if (isRefusal(refused)) return refused;
  await endSessionsSoon(ctx, change.accountId);
  return (await person(ctx, change.accountId))!;
}

async function write(ctx: Context, tx: Tx, { change, accountId, to, reason }: Change) {
  const [column, act] = change === 'ROLE' ? ['role', 'changeRole'] : ['status', 'changeStatus'];
  const [was] = await tx.query<{ value: string }>(
    `select ${column} as value from accounts where id = ? and purged_at is null for update`,
    [accountId],
  );
  if (!was) throw notFound('account');
  if (was.value === to) return null;

  const mayGoOn = to === 'ADMIN' || to === 'ACTIVE';
  const changed = await tx.query(
    `update accounts set ${column} = ?${to === 'ACTIVE' ? '' : `, ${ALL_SESSIONS_END}`}
      where id = ? and (? or ${MAY_STEP_DOWN}) returning id`,
    [to, accountId, mayGoOn],
  );
  if (changed.length === 0) return lastAdmin(ctx.locale);
  tx.emit(accountChannel(accountId), accountChanged({ accountId, change, before: was.value, after: to, reason }));
  const subject = { kind: 'account', id: accountId };
  await recordAct(ctx, tx, { act: act!, subject, before: { [column!]: was.value }, after: { [column!]: to }, reason });
  return null;
}
