import type * as S from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { badInput } from '../../kit/errors.js';
import { isUuid } from '../../kit/id.js';
import { decodeCursor, pageOf, pageSize, type Page, type PageRequest } from '../../kit/page.js';
import { adminOf, isAdmin } from '../../kit/viewer.js';

const COLUMNS = `
  'PendingRelease' as "__typename", id, course_id as "courseId", enrollment_id as "enrollmentId", kind, release_at as "releaseAt",
  min_delay_seconds as "minDelaySeconds", max_delay_seconds as "maxDelaySeconds", created_at as since`;

/** A seat that is kept back. */
export type KeptSeat = Omit<S.PendingRelease, 'course' | 'enrollment'> & {
  readonly courseId: string;
  readonly enrollmentId: string | null;
};

/** The seats that are kept back, the newest first; of one course or of all. For admins. */
export async function pendingReleases(
  ctx: Context,
  { courseId = null, first, after }: PageRequest & { courseId?: string | null },
): Promise<Page<KeptSeat>> {
  adminOf(ctx);
  const size = pageSize(first);
  const [last = null] = after == null ? [] : decodeCursor(after, 1);
  if (last !== null && !isUuid(last)) throw badInput('after', 'Not a cursor of this list.');
  const pending = `from seat_releases where released_at is null and ($1::uuid is null or course_id = $1)`;
  const { rows } = await ctx.pool.query<KeptSeat>(
    `select ${COLUMNS} ${pending} and ($2::uuid is null or id < $2) order by id desc limit $3`,
    [courseId, last, size + 1],
  );
  const totalCount = async () =>
    (await ctx.pool.query<{ count: number }>(`select count(*)::int ${pending}`, [courseId])).rows[0]!.count;
  return pageOf(rows, size, { after, cursorOf: ({ id }) => [id], totalCount });
}

/** One seat that is kept back, by its global id, for admins; to others it does not exist. */
export async function releaseNode(ctx: Context, id: string): Promise<KeptSeat | null> {
  if (!isAdmin(ctx)) return null;
  const { rows } = await ctx.pool.query<KeptSeat>(
    `select ${COLUMNS} from seat_releases where id = $1 and released_at is null`,
    [id],
  );
  return rows[0] ?? null;
}
