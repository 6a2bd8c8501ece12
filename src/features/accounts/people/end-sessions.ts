import type { Context } from '../../../infra/context.js';
import { revokeSessions } from '../sessions.js';

/** Marks a row of `accounts`, in SQL: every session of it has to end. */
export const ALL_SESSIONS_END = `sessions_end_due_at = clock_timestamp(), sessions_end_spare = null`;

/**
 * The same but for the one session of `?`, given twice; that one too where all had to end already, or all but another.
 */
export const OTHER_SESSIONS_END = `sessions_end_due_at = clock_timestamp(),
  sessions_end_spare = case when sessions_end_due_at is null or sessions_end_spare = ? then ?::uuid end`;

/**
 * Ends the sessions of accounts that are marked for it (`sessions_end_due_at`), on every process. The mark is written in
 * the transaction that decided it and goes when the sessions have gone: a process that dies in between, or a Redis that
 * is away, only delays it. A session opened after the mark may end with the others; that person signs in once more.
 */
export async function endDueSessions(ctx: Context): Promise<void> {
  const { rows } = await ctx.pool.query<{ id: string }>({
    name: 'sessions-to-end',
    text: `select id from accounts where sessions_end_due_at is not null limit 1000`,
  });
  const answers = await Promise.allSettled(rows.map(({ id }) => endSessionsOf(ctx, id)));
  const failures = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []));
  if (failures.length > 0) throw new AggregateError(failures, `the sessions of ${failures.length} accounts go on`);
}

/** Ends the sessions of one account right after the commit that marked it; what fails, the sweep does a second later. */
export async function endSessionsSoon(ctx: Context, accountId: string): Promise<void> {
  await endSessionsOf(ctx, accountId).catch((error: unknown) =>
    ctx.log.warn({ err: error, accountId }, 'sessions go on; trying again'),
  );
}

async function endSessionsOf(ctx: Context, accountId: string): Promise<void> {
  const { rows } = await ctx.pool.query<{ due: string; spare: string | null }>(
    `select sessions_end_due_at::text as due, sessions_end_spare as spare
       from accounts where id = $1 and sessions_end_due_at is not null`,
    [accountId],
  );
  if (!rows[0]) return;
  const spare = rows[0].spare ?? undefined;
  await revokeSessions(ctx, { accountId, sessionId: null, everywhere: true, spare });
  // Marked anew meanwhile: then there may be sessions that this has not seen, and the mark stays.
  await ctx.pool.query(
    `update accounts set sessions_end_due_at = null, sessions_end_spare = null where id = $1 and sessions_end_due_at = $2::timestamptz`,
    [accountId, rows[0].due],
  );
}
