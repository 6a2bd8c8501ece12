import type { Context } from '../../infra/context.js';
import { nowSql } from '../../infra/postgres/now.js';
import { endEntries } from './entries.js';
import { atLine } from './line.js';
import { eachCourse, SWEEP_MAX, WITH_A_LINE } from './sweeps.js';

/** Ends the lines of courses that take nobody any more: called off, closed, or past their window. */
export async function endLines(ctx: Context): Promise<void> {
  const { rows } = await ctx.pool.query<{ course_id: string }>({
    name: 'lines-to-end',
    text: `select c.id as course_id from courses c
            where c.id in (select course_id from ${WITH_A_LINE} lines
                           union select course_id from waitlist_entries where state = 'OFFERED')
              and (c.state in ('CANCELLED', 'CLOSED') or c.closes_at <= ${nowSql('$1')}) limit ${SWEEP_MAX}`,
    values: [ctx.clock.forStore()],
  });
  await endOrServe(
    ctx,
    rows.map((row) => row.course_id),
  );
}

/** Of courses that were changed, ends the lines of those that take nobody any more and serves the others. */
export async function lookAtLines(ctx: Context, courseIds: readonly string[]): Promise<void> {
  const { rows } = await ctx.pool.query<{ course_id: string }>({
    name: 'lines-among-courses',
    text: `select distinct course_id from waitlist_entries
            where course_id = any ($1::uuid[]) and state in ('WAITING', 'OFFERED')`,
    values: [courseIds],
  });
  await endOrServe(
    ctx,
    rows.map((row) => row.course_id),
  );
}

const endOrServe = (ctx: Context, courseIds: readonly string[]): Promise<void> =>
  eachCourse(ctx, courseIds, (courseId) =>
    atLine(ctx, courseId, async (tx, line) => {
      if (!line.over) return;
      const live = await tx.query<{ id: string }>(
        `select id from waitlist_entries where course_id = ? and state in ('WAITING', 'OFFERED')`,
        [courseId],
      );
      const ids = live.map(({ id }) => id);
      const ending = { ids, from: ['WAITING', 'OFFERED'], to: 'REMOVED', because: line.over } as const;
      line.taken -= (await endEntries(ctx, tx, ending)).offers;
    }),
  );

/**
 * Takes people whose account is suspended or withdrawn out of every line; a seat that was offered to them goes to the
 * next. Harmless when repeated.
 *
 * @param accountIds those to look at; without it everybody, for whom the prompt after the commit has missed
 */
export async function leaveLines(ctx: Context, accountIds: readonly string[] | null = null): Promise<void> {
  const { rows } = await ctx.pool.query<{ id: string; course_id: string }>({
    name: 'entries-of-the-inactive',
    text: `select w.id, w.course_id from waitlist_entries w join accounts a on a.id = w.student_id
            where w.state in ('WAITING', 'OFFERED') and (a.status <> 'ACTIVE' or a.deleted_at is not null)
              and ($1::uuid[] is null or a.id = any ($1::uuid[])) limit ${SWEEP_MAX}`,
    values: [accountIds],
  });
  const byCourse = Map.groupBy(rows, (row) => row.course_id);
  await eachCourse(ctx, [...byCourse.keys()], (courseId) =>
    atLine(ctx, courseId, async (tx, line) => {
      const ids = byCourse.get(courseId)!.map(({ id }) => id);
      const ending = { ids, from: ['WAITING', 'OFFERED'], to: 'REMOVED', because: 'ACCOUNT_NOT_ACTIVE' } as const;
      line.taken -= (await endEntries(ctx, tx, ending)).offers;
    }),
  );
}
