import type { Context } from '../../../infra/context.js';
import { nowSql } from '../../../infra/postgres/now.js';
import { transaction, type Tx } from '../../../infra/postgres/transaction.js';
import { accountChannel, accountPurged } from '../people/events.js';
import { KEPT_DAYS } from './retention.js';

/** People looked up at once. */
const BATCH = 200;

interface Due {
  readonly id: string;
  readonly deleted_at: string;
}

/** Those whose year is over, the longest gone first, from after one of them on. `$1` now, `$2` and `$3` the last one seen. */
const DUE = `
  select id, deleted_at::text from accounts
   where purged_at is null and deleted_at <= ${nowSql('$1')} - interval '${KEPT_DAYS} days'
     and ($2::timestamptz is null or (deleted_at, id) > ($2::timestamptz, $3::uuid))
   order by deleted_at, id limit ${BATCH}`;

/**
 * Lets go of all that names people who withdrew a year ago, and says whom it could not do. One process at a time, for as
 * long as its connection holds the lock; each person in a transaction of their own, so that one who fails stops nobody:
 * they stay due, are told of in the log and by the audit, and come again the next time.
 *
 * It comes every hour and not once a night: a server that is started anew each evening would else never do it, and to
 * find that nobody is due costs one look into an index.
 */
export async function purgeWithdrawn(ctx: Context): Promise<void> {
  const leader = await ctx.pool.connect();
  let failure: Error | undefined;
  try {
    const { rows } = await leader.query<{ leads: boolean }>(
      `select pg_try_advisory_lock(hashtext('course-catch:purge')) as leads`,
    );
    if (!rows[0]!.leads) return;
    await purgeAll(ctx);
  } catch (error) {
    failure = error as Error;
    throw error;
  } finally {
    if (!failure) await leader.query(`select pg_advisory_unlock(hashtext('course-catch:purge'))`);
    // A connection of which nothing is known is closed, and its lock goes with it.
    leader.release(failure);
  }
}

async function purgeAll(ctx: Context): Promise<void> {
  for (let last: Due | null = null; ;) {
    const values: unknown[] = [ctx.clock.forStore(), last?.deleted_at ?? null, last?.id ?? null];
    const { rows: due }: { rows: Due[] } = await ctx.pool.query<Due>({ name: 'purge-due', text: DUE, values });
    for (const { id } of due) {
      await transaction(ctx, (tx) => purge(ctx, tx, id)).catch((error: unknown) =>
        ctx.log.error({ err: error, accountId: id }, 'a withdrawn person could not be purged'),
      );
    }
    last = due.at(-1) ?? null;
    if (due.length < BATCH) return;
  }
}

/**
 * Forgets one person. Enrollments, acts and books go on under the account's id, which names nobody any more, and show a
 * pseudonym. Whoever came back meanwhile is passed over: the statement asks again.
 */
async function purge(ctx: Context, tx: Tx, id: string): Promise<void> {
  const now = ctx.clock.forStore();
  const purged = await tx.query(
    `update accounts
        set name = 'withdrawn-' || right(id::text, 8), email = null, password_hash = null, import_key = null,
            phone = null, picture_url = null, email_verified_at = null, purged_at = ${nowSql('?')}
      where id = ? and purged_at is null and deleted_at <= ${nowSql('?')} - interval '${KEPT_DAYS} days'
      returning id`,
    [now, id, now],
  );
  if (purged.length === 0) return;
  await tx.query(`delete from instructor_profiles where account_id = ?`, [id]);
  await tx.query(`delete from identities where account_id = ?`, [id]);
  await tx.query(`delete from password_resets where account_id = ?`, [id]);
  tx.emit(accountChannel(id), accountPurged(id));
}
