import type { QueryConfig } from 'pg';
import type { Context } from '../../infra/context.js';
import { nowSql } from '../../infra/postgres/now.js';
import { transaction, type Tx } from '../../infra/postgres/transaction.js';
import { notFound } from '../../kit/errors.js';
import { isRefusal } from '../../kit/refusal.js';
import { openSql } from '../catalog/index.js';
import { lockSeats, setSeats } from '../seats/index.js';
import { lineChanged, lineChannel } from './events.js';
import { keepBack } from './releases.js';
import { serve } from './serve.js';

/**
 * The line of a course under the lock of the course's count, which every change of a line holds: claims of seats, joins
 * and promotions of one course come one after the other, whatever process they come from.
 */
export interface Line {
  readonly courseId: string;
  readonly capacity: number;
  /** Seats taken: held, confirmed, offered. What this transaction does is counted here and written at its end. */
  taken: number;
  /** Seats that were taken at the beginning, but for those released since: what is free of them came back just now. */
  before: number;
  /** Whether the course takes people now. */
  readonly open: boolean;
  /** Why it never will again; null while it may. */
  readonly over: 'COURSE_OVER' | 'COURSE_CANCELLED' | null;
  /** Whether the next in line is enrolled without a question. */
  readonly direct: boolean;
  readonly offerMinutes: number;
  /** Courses whose counts are locked. */
  readonly locked: ReadonlySet<string>;
  /** A course whose count must be locked as well before the next in line can be served. */
  blockedBy: string | null;
}

/** How many in the line of the course in `s` could be given a seat, and how many stand in it, in SQL. */
const LENGTHS = `(select count(*) filter (where w.passed_over_reason is null), count(*) from waitlist_entries w
  where w.course_id = s.course_id and w.state = 'WAITING')`;

/**
 * Does something to the line of a course, serves who is next, and writes the count, in one transaction. So a seat that
 * comes back goes to the next in the same instant, and nobody sees it free.
 *
 * @param also other courses that `work` changes the count of
 * @throws NOT_FOUND where there is no such course
 */
export async function atLine<T>(
  ctx: Context,
  courseId: string,
  work: (tx: Tx, line: Line) => Promise<T>,
  also: readonly string[] = [],
): Promise<T> {
  let blockedBy: string | null = null;
  const outcome = await transaction(ctx, async (tx) => {
    const line = await lockLine(ctx, tx, courseId, also);
    const result = await work(tx, line);
    if (isRefusal(result)) return result;
    await serve(ctx, tx, line);
    await keepBack(ctx, tx, line);
    await writeLine(tx, line);
    blockedBy = line.blockedBy;
    return result;
  });
  if (blockedBy && !also.includes(blockedBy)) await atLine(ctx, courseId, async () => {}, [...also, blockedBy]);
  return outcome;
}

/** Entries or courses that one run of a sweep handles at most; the next run goes on. */
export const SWEEP_MAX = 1000;

/**
 * Does something to the line of each course that a query finds, by its `course_id`, and serves it; without `work` that is
 * all. One that fails never stops the others: it stays due, and the next sweep finds it.
 */
export async function atLines(
  ctx: Context,
  courses: QueryConfig,
  work: (tx: Tx, line: Line) => Promise<void> = async () => {},
): Promise<void> {
  const { rows } = await ctx.pool.query<{ course_id: string }>(courses);
  for (const { course_id: courseId } of rows)
    await atLine(ctx, courseId, work).catch((error: unknown) =>
      ctx.log.error({ err: error, courseId }, 'a line was not served'),
    );
}

/** Locks the count of a course, and those of others, and reads how its line is to be served. */
export async function lockLine(ctx: Context, tx: Tx, courseId: string, also: readonly string[] = []): Promise<Line> {
  const locked = await lockSeats(tx, [courseId, ...also]);
  return lookAtLine(ctx, tx, courseId, new Set(locked.map((count) => count.courseId)));
}

/** Reads how the line of a course is to be served: for certain under the lock of its count, else as it is right now. */
export async function lookAtLine(
  ctx: Context,
  tx: Tx,
  courseId: string,
  locked: ReadonlySet<string> = new Set(),
): Promise<Line> {
  const [line] = await tx.query<Omit<Line, 'before' | 'locked' | 'blockedBy'>>(
    `select c.id as "courseId", s.capacity, s.taken, ${openSql('c', 'clock.now')} as open,
            case when c.state = 'CANCELLED' then 'COURSE_CANCELLED'
                 when c.state = 'CLOSED' or c.closes_at <= clock.now then 'COURSE_OVER' end as over,
            c.price_minor = 0 and coalesce(p.promotion = 'DIRECT', false) as direct,
            coalesce(p.offer_minutes, ?) as "offerMinutes"
       from courses c join seats s on s.course_id = c.id left join waitlist_policies p on p.course_id = c.id,
            (select ${nowSql('?')} as now) as clock
      where c.id = ?`,
    [ctx.config.WAITLIST_OFFER_MINUTES, ctx.clock.forStore(), courseId],
  );
  if (!line) throw notFound('course');
  return { ...line, before: line.taken, locked, blockedBy: null };
}

/** Writes the count of a line that was changed, and has everybody who watches the line look anew. */
export async function writeLine(tx: Tx, line: Line): Promise<void> {
  await setSeats(tx, line, LENGTHS);
  tx.emit(lineChannel(line.courseId), lineChanged(line.courseId));
}
