import type { Context } from '../../infra/context.js';
import { nowSql } from '../../infra/postgres/now.js';
import type { Tx } from '../../infra/postgres/transaction.js';
import { KEEP_BACK, RELEASE_AT, RULE_OF } from '../seats/index.js';
import type { Line } from './line.js';

/** How many seats of a course are kept back for its line alone. */
export async function seatsForTheLine(tx: Tx, courseId: string): Promise<number> {
  const [row] = await tx.query<{ seats: number }>(
    `select count(*)::int as seats from seat_releases
      where course_id = ? and kind = 'TO_WAITLIST' and released_at is null`,
    [courseId],
  );
  return row!.seats;
}

/** Writes down that so many of the seats kept back for the line went to it, the oldest first. */
export async function releaseToLine(ctx: Context, tx: Tx, { courseId }: Line, seats: number): Promise<void> {
  if (seats === 0) return;
  await tx.query(
    `update seat_releases set released_at = ${nowSql('?')} where id in (
       select id from seat_releases where course_id = ? and kind = 'TO_WAITLIST' and released_at is null
        order by id limit ?)`,
    [ctx.clock.forStore(), courseId, seats],
  );
}

/**
 * Keeps seats back that came to nobody in the line, offers that were declined for example, where the rule of the course
 * says so: else whoever knows of one in advance could lie in wait for it.
 */
export async function keepBack(ctx: Context, tx: Tx, line: Line): Promise<void> {
  const seats = line.before - line.taken;
  if (seats <= 0) return;
  const kept = await tx.query(
    `${KEEP_BACK}
     select c.id, null, rule.kind, rule.min_delay_seconds, rule.max_delay_seconds,
            ${RELEASE_AT('c', 'clock.now')}, clock.now
       from courses c cross join ${RULE_OF('c')}, (select ${nowSql('?')} as now) as clock, generate_series(1, ?)
      where c.id = ? and rule.kind <> 'AT_ONCE' returning id`,
    [ctx.clock.forStore(), seats, line.courseId],
  );
  line.taken += kept.length;
}
