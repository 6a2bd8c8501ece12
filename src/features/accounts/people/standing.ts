import type { AccountStatus } from '../../../generated/schema.js';
import type { Context } from '../../../infra/context.js';
import type { Tx } from '../../../infra/postgres/transaction.js';
import { forbidden } from '../../../kit/errors.js';
import { restorableUntil } from '../leaving/retention.js';
import { accountSuspended, accountWithdrawn } from './refusals.js';

/** What of an account says whether it may be used. */
export interface Standing {
  readonly status: AccountStatus;
  /** When its person withdrew it. */
  readonly deletedAt?: Date | null;
}

/** Whether its person may sign in and stay signed in. */
export const stands = ({ status, deletedAt }: Standing) => status === 'ACTIVE' && !deletedAt;

/**
 * Why a person may not sign in, null when they may. To be told only to someone who has proved to be that person: to
 * anybody else the account looks as if there were none.
 */
export function barred(ctx: Context, { status, deletedAt }: Standing) {
  if (status !== 'ACTIVE') return accountSuspended(ctx.locale, status);
  return deletedAt ? accountWithdrawn(ctx.locale, restorableUntil(deletedAt)) : null;
}

/** Whether the row `account` is one of those who run the place, in SQL. */
const runsThePlace = (account: string) =>
  `(${account}.role = 'ADMIN' and ${account}.status = 'ACTIVE' and ${account}.deleted_at is null)`;

/**
 * That the row of `accounts` may stop running the place, in SQL: it does not, or another one does. Only to be asked
 * under `lockAdmins`, since two who stop at the same time would each count on the other.
 */
export const MAY_STEP_DOWN = `(not ${runsThePlace('accounts')} or exists (
  select from accounts other where other.id <> accounts.id and ${runsThePlace('other')}))`;

/** Lets one transaction at a time decide who runs the place, until its commit. */
export async function lockAdmins(tx: Tx): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('course-catch:admins'))`);
}

/** @throws FORBIDDEN when the person has stopped running the place since their access token was signed */
export async function demandAdmin(tx: Tx, accountId: string): Promise<void> {
  const rows = await tx.query(`select from accounts where id = ? and ${runsThePlace('accounts')}`, [accountId]);
  if (rows.length === 0) throw forbidden();
}
