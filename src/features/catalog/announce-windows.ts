import type { Context } from '../../infra/context.js';
import { nowSql } from '../../infra/postgres/now.js';
import { OPENINGS_CHANNEL } from './events.js';
import { windowSql } from './window.js';

/** Courses told of by one statement at most; the next run goes on. */
const TOLD_MAX = 500;

/**
 * Tells of every course that began or ceased to take seats since it was last told of: nobody does anything at nine
 * o'clock, yet everybody should hear of it. What was told last stands with the course, so each change is told once,
 * whichever process looks first. Looks at every course: 4 ms for 10,000.
 */
export async function announceWindows(ctx: Context): Promise<void> {
  const { rowCount } = await ctx.pool.query({
    name: 'announce-windows',
    text: `
      with due as (
        select id, ${windowSql('c', nowSql('$1'))} as now_is from courses c
         where window_told <> ${windowSql('c', nowSql('$1'))}
         order by opens_at, id limit ${TOLD_MAX} for no key update skip locked
      ), changed as (
        update courses c set window_told = due.now_is from due where c.id = due.id
        returning c.id, c.category_id, due.now_is
      )
      insert into outbox (channel, event)
      select 'courses:' || id, jsonb_build_object('type', 'courseWindowChanged', 'courseId', id, 'window', now_is)
        from changed
      union all
      select '${OPENINGS_CHANNEL}', jsonb_build_object('type', 'courseOpened', 'courseId', id, 'categoryId', category_id)
        from changed where now_is = 'OPEN'`,
    values: [ctx.clock.forStore()],
  });
  if (rowCount) ctx.events.wakeRelay();
}
