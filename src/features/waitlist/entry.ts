import type { Context } from '../../infra/context.js';
import { defineLoader, inOrder } from '../../infra/postgres/loader.js';
import type { Tx } from '../../infra/postgres/transaction.js';
import { notFound } from '../../kit/errors.js';
import { isAdmin, viewerOf } from '../../kit/viewer.js';
import { WaitlistEntry, WaitlistPolicy } from './entities.js';

/** The states in which an entry waits for a seat or has one offered. */
export const LIVE = ['WAITING', 'OFFERED'] as const;

/** Whether an entry waits for a seat or has one offered. */
export const isLiveEntry = ({ state }: Pick<WaitlistEntry, 'state'>) => state === 'WAITING' || state === 'OFFERED';

/** An entry as it is now, not as this operation has read it before. */
export const readEntry = (ctx: Context, id: string): Promise<WaitlistEntry> =>
  ctx.orm.em.fork().findOneOrFail(WaitlistEntry, { id });

/** The viewer's own entry. Somebody else's does not exist. */
export async function ownEntry(ctx: Context, id: string): Promise<WaitlistEntry> {
  const { id: studentId } = viewerOf(ctx);
  const entry = await ctx.em.findOne(WaitlistEntry, { id, studentId });
  if (!entry) throw notFound('entry in a waitlist');
  return entry;
}

/** An entry for whose it is and for admins; to others it does not exist. */
export async function visibleEntry(ctx: Context, id: string): Promise<WaitlistEntry | null> {
  if (!ctx.viewer) return null;
  const mine = isAdmin(ctx) ? {} : { studentId: ctx.viewer.id };
  return ctx.em.findOne(WaitlistEntry, { id, ...mine });
}

/** The viewer's live entry by course id; null without one. */
export const myEntryOf = defineLoader(async (ctx: Context, courseIds): Promise<(WaitlistEntry | null)[]> => {
  if (!ctx.viewer) return courseIds.map(() => null);
  const where = { studentId: ctx.viewer.id, courseId: { $in: [...courseIds] }, state: { $in: [...LIVE] } };
  return inOrder(courseIds, await ctx.em.find(WaitlistEntry, where), (entry) => entry.courseId, null);
});

/** How many wait for courses. */
export const waitlistLengthOf = defineLoader(async (ctx: Context, courseIds): Promise<number[]> => {
  const { rows } = await ctx.pool.query<{ course_id: string; waiting: number }>({
    name: 'waitlist-lengths',
    text: `select course_id, count(*)::int as waiting from waitlist_entries
            where course_id = any ($1::uuid[]) and state = 'WAITING' group by course_id`,
    values: [courseIds],
  });
  return inOrder(courseIds, rows, (row) => row.course_id, null).map((row) => row?.waiting ?? 0);
});

/** Places in the line by entry id, 1 for the next; null for an entry that does not wait. */
export const positionOf = defineLoader(async (ctx: Context, ids): Promise<(number | null)[]> => {
  const { rows } = await ctx.pool.query<{ id: string; position: number }>({
    name: 'waitlist-positions',
    text: `select w.id, (select count(*)::int from waitlist_entries ahead
                          where ahead.course_id = w.course_id and ahead.state = 'WAITING' and ahead.rank <= w.rank) as position
             from waitlist_entries w where w.id = any ($1::uuid[]) and w.state = 'WAITING'`,
    values: [ids],
  });
  return inOrder(ids, rows, (row) => row.id, null).map((row) => row?.position ?? null);
});

/** The place of one entry as a transaction sees it, 1 for the next; null unless it waits. */
export async function positionIn(tx: Pick<Tx, 'query'>, id: string): Promise<number | null> {
  const [row] = await tx.query<{ position: number }>(
    `select (select count(*)::int from waitlist_entries ahead
              where ahead.course_id = w.course_id and ahead.state = 'WAITING' and ahead.rank <= w.rank) as position
       from waitlist_entries w where w.id = ? and w.state = 'WAITING'`,
    [id],
  );
  return row?.position ?? null;
}

/** How courses are handed on when they are full. */
export const policyOf = defineLoader(async (ctx: Context, courseIds) => {
  const policies = await ctx.em.find(WaitlistPolicy, { courseId: { $in: [...courseIds] } });
  const usual = { offerMinutes: ctx.config.WAITLIST_OFFER_MINUTES, promotion: 'OFFER' as const };
  return inOrder(courseIds, policies, (policy) => policy.courseId, null).map((policy) => policy ?? usual);
});

/** The place of an entry in its line, 1 for the next; null unless it waits. */
export const placeOf = async (ctx: Context, entry: WaitlistEntry): Promise<number | null> =>
  entry.position === undefined ? positionOf(ctx).load(entry.id) : entry.position;

/** How many wait before an entry; null unless it waits. */
export async function aheadOf(ctx: Context, entry: WaitlistEntry): Promise<number | null> {
  const position = await placeOf(ctx, entry);
  return position && position - 1;
}
