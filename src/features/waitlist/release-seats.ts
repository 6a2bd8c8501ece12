import type { Context } from '../../infra/context.js';
import { nowSql } from '../../infra/postgres/now.js';
import { atLines, SWEEP_MAX } from './line.js';

/**
 * Releases the seats whose time has come: to the line in the same instant, or for all where nobody waits. Those of a
 * course that was called off go as well.
 */
export async function releaseSeats(ctx: Context): Promise<void> {
  const now = ctx.clock.forStore();
  const due = `select distinct r.course_id from seat_releases r join courses c on c.id = r.course_id
    where r.released_at is null and (r.release_at <= ${nowSql('$1')} or c.state = 'CANCELLED') limit ${SWEEP_MAX}`;
  await atLines(ctx, { name: 'releases-due', text: due, values: [now] }, async (tx, line) => {
    const released = await tx.query(
      `update seat_releases r set released_at = clock.now
         from courses c, (select ${nowSql('?')} as now) as clock
        where r.course_id = ? and c.id = r.course_id and r.released_at is null
          and (r.release_at <= clock.now or c.state = 'CANCELLED') returning r.id`,
      [now, line.courseId],
    );
    line.taken -= released.length;
    line.before -= released.length;
  });
}
