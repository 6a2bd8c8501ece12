import type { Context } from '../../../infra/context.js';
import { badInput } from '../../../kit/errors.js';
import { decodeCursor, pageOf, pageSize, type Page, type PageRequest } from '../../../kit/page.js';
import { adminOf, isAdmin } from '../../../kit/viewer.js';
import { DEAD_JOBS, deadLetterOf, jobNumberOf, type DeadJob, type DeadLetter } from './dead-letter.js';

/** Work that failed as often as it may, the newest first; for admins. */
export async function deadLetters(ctx: Context, { first, after }: PageRequest): Promise<Page<DeadLetter>> {
  adminOf(ctx);
  const size = pageSize(first);
  const [before] = after == null ? [null] : decodeCursor(after, 1);
  if (before !== null && !/^\d{1,18}$/.test(String(before))) throw badInput('after', 'Not a cursor of this list.');
  const { rows } = await ctx.pool.query<DeadJob>(
    `${DEAD_JOBS} and ($1::bigint is null or job.id < $1) order by job.id desc limit $2`,
    [before, size + 1],
  );
  return pageOf(rows.map(deadLetterOf), size, {
    after,
    cursorOf: ({ id }) => [jobNumberOf(id)],
    totalCount: () => countDeadLetters(ctx),
  });
}

async function countDeadLetters(ctx: Context): Promise<number> {
  const { rows } = await ctx.pool.query<{ count: number }>(`select count(*)::int from (${DEAD_JOBS}) dead`);
  return rows[0]!.count;
}

/** A dead letter by its id; null for who is no admin, and when it is dead no more. */
export async function deadLetterById(ctx: Context, id: string): Promise<DeadLetter | null> {
  if (!isAdmin(ctx)) return null;
  const { rows } = await ctx.pool.query<DeadJob>(`${DEAD_JOBS} and job.id = $1`, [jobNumberOf(id)]);
  return rows[0] ? deadLetterOf(rows[0]) : null;
}
