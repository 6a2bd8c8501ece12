import type { Context } from '../../../infra/context.js';
import { nowSql } from '../../../infra/postgres/now.js';
import { KEPT_DAYS } from './retention.js';

/** Whether the row of `accounts` was withdrawn and can come back, in SQL; `clock` is the placeholder of `forStore()`. */
export const restorableSql = (clock: string) =>
  `(purged_at is null and deleted_at > ${nowSql(clock)} - interval '${KEPT_DAYS} days')`;

/** The withdrawn account of an email address, whatever its case, that can come back; null where there is none. */
export async function restorableByEmail(ctx: Context, email: string) {
  const { rows } = await ctx.pool.query<{ id: string; email: string; status: 'ACTIVE' | 'SUSPENDED' | 'BANNED' }>(
    `select id, email, status from accounts where lower(email) = lower($1) and ${restorableSql('$2')}`,
    [email, ctx.clock.forStore()],
  );
  return rows[0] ?? null;
}
