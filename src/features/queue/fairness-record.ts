import type { Context } from '../../infra/context.js';
import { badInput, notFound } from '../../kit/errors.js';
import { adminOf } from '../../kit/viewer.js';
import type { RecordEntry } from './record-entry.js';
import { roomById } from './room.js';

const EXPORT_MAX = 10_000;

/**
 * A room's record as lines of JSON, oldest first, for admins: what `npm run verify-fairness` takes.
 *
 * @throws FORBIDDEN, NOT_FOUND, BAD_USER_INPUT
 */
export async function fairnessRecord(
  ctx: Context,
  { roomId, after, first }: { roomId: string; after: number; first: number },
): Promise<{ lines: string[]; end: boolean }> {
  adminOf(ctx);
  if (first < 1 || first > EXPORT_MAX) throw badInput('first', `first must be from 1 to ${EXPORT_MAX}.`);
  if (!(await roomById(ctx).load(roomId))) throw notFound('room');
  const { rows } = await ctx.pool.query<Record<keyof RecordEntry, string>>(
    `select n, epoch, k, kind, seq, at, detail, hash from room_record where room_id = $1 and n > $2 order by n limit $3`,
    [roomId, after, first + 1],
  );
  const lines = rows.slice(0, first).map(({ n, epoch, k, kind, seq, at, detail, hash }) => {
    const entry = { n: Number(n), epoch, k: Number(k), kind, seq: Number(seq), at: Number(at), detail, hash };
    return JSON.stringify(entry satisfies RecordEntry);
  });
  return { lines, end: rows.length <= first };
}
