import type { Context } from '../../../infra/context.js';
import { badInput } from '../../../kit/errors.js';
import { isUuid } from '../../../kit/id.js';
import { decodeCursor, pageOf, pageSize, type Page, type PageRequest } from '../../../kit/page.js';
import { adminOf, isAdmin } from '../../../kit/viewer.js';
import { DEAD_WORK, deadLetterOf, graveOf, type DeadLetter, type DeadWork } from './dead-letter.js';

/** Work that failed as often as it may, the newest first; for admins. */
export async function deadLetters(ctx: Context, { first, after }: PageRequest): Promise<Page<DeadLetter>> {
  adminOf(ctx);
  const size = pageSize(first);
  const [diedAt, id] = after == null ? [null, null] : placeIn(after);
  const { rows } = await ctx.pool.query<DeadWork>(
    `select * from (${DEAD_WORK}) dead
      where $1::timestamptz is null or ("diedAt", id) < ($1, $2::uuid) order by "diedAt" desc, id desc limit $3`,
    [diedAt, id, size + 1],
  );
  return pageOf(rows.map(deadLetterOf), size, {
    after,
    cursorOf: ({ diedAt, id }) => [diedAt.toISOString(), id],
    totalCount: () => countDeadLetters(ctx),
  });
}

function placeIn(cursor: string): [diedAt: string, id: string] {
  const [diedAt, id] = decodeCursor(cursor, 2);
  const at = typeof diedAt === 'string' ? new Date(diedAt) : null;
  if (!at || Number.isNaN(at.getTime()) || !isUuid(id)) throw badInput('after', 'Not a cursor of this list.');
  return [at.toISOString(), id];
}

async function countDeadLetters(ctx: Context): Promise<number> {
  const { rows } = await ctx.pool.query<{ count: number }>(`select count(*)::int from (${DEAD_WORK}) dead`);
  return rows[0]!.count;
}

/** A dead letter by its id; null for who is no admin, and when it is dead no more. */
export async function deadLetterById(ctx: Context, id: string): Promise<DeadLetter | null> {
  const found = isAdmin(ctx) ? graveOf(id) : null;
  if (!found) return null;
  const { rows } = await ctx.pool.query<DeadWork>(`${found.grave.select} and work.id = $1`, [found.number]);
  return rows[0] ? deadLetterOf(rows[0]) : null;
}
