import type { QueryConfig } from 'pg';
import type { Context } from '../../infra/context.js';
import { nowSql } from '../../infra/postgres/now.js';
import { endEntries } from './entries.js';
import { atLines, SWEEP_MAX } from './line.js';
import { WITH_A_LINE } from './sweeps.js';

/** Ends the lines of courses that take nobody any more: called off, closed, or past their window. */
export const endLines = (ctx: Context): Promise<void> =>
  endOrServe(ctx, {
    name: 'lines-to-end',
    text: `select c.id as course_id from courses c
            where c.id in (select course_id from ${WITH_A_LINE} lines
                           union select course_id from waitlist_entries where state = 'OFFERED')
              and (c.state in ('CANCELLED', 'CLOSED') or c.closes_at <= ${nowSql('$1')}) limit ${SWEEP_MAX}`,
    values: [ctx.clock.forStore()],
  });

/** Of courses that were changed, ends the lines of those that take nobody any more and serves the others. */
export const lookAtLines = (ctx: Context, courseIds: readonly string[]): Promise<void> =>
  endOrServe(ctx, {
    name: 'lines-among-courses',
    text: `select distinct course_id from waitlist_entries
            where course_id = any ($1::uuid[]) and state in ('WAITING', 'OFFERED')`,
    values: [courseIds],
  });

const endOrServe = (ctx: Context, courses: QueryConfig): Promise<void> =>
  atLines(ctx, courses, async (tx, line) => {
    if (!line.over) return;
    const live = await tx.query<{ id: string }>(
      `select id from waitlist_entries where course_id = ? and state in ('WAITING', 'OFFERED')`,
      [line.courseId],
    );
    const ids = live.map(({ id }) => id);
    const ending = { ids, from: ['WAITING', 'OFFERED'], to: 'REMOVED', because: line.over } as const;
    line.taken -= (await endEntries(ctx, tx, ending)).offers;
  });

/** Entries of people whose account is suspended or withdrawn. */
const OF_THE_INACTIVE = `waitlist_entries w join accounts a on a.id = w.student_id
  where w.state in ('WAITING', 'OFFERED') and (a.status <> 'ACTIVE' or a.deleted_at is not null)`;

/**
 * Takes people whose account is suspended or withdrawn out of every line; a seat that was offered to them goes to the
 * next. Harmless when repeated.
 *
 * @param accountIds those to look at; without it everybody, for whom the prompt after the commit has missed
 */
export async function leaveLines(ctx: Context, accountIds: readonly string[] | null = null): Promise<void> {
  const text = `select distinct w.course_id from ${OF_THE_INACTIVE}
    and ($1::uuid[] is null or a.id = any ($1::uuid[])) limit ${SWEEP_MAX}`;
  await atLines(ctx, { name: 'lines-of-the-inactive', text, values: [accountIds] }, async (tx, line) => {
    const theirs = await tx.query<{ id: string }>(`select w.id from ${OF_THE_INACTIVE} and w.course_id = ?`, [
      line.courseId,
    ]);
    const ids = theirs.map(({ id }) => id);
    const ending = { ids, from: ['WAITING', 'OFFERED'], to: 'REMOVED', because: 'ACCOUNT_NOT_ACTIVE' } as const;
    line.taken -= (await endEntries(ctx, tx, ending)).offers;
  });
}
