import type { Context } from '../../infra/context.js';
import { defineLoader, inOrder } from '../../infra/postgres/loader.js';
import { nowSql } from '../../infra/postgres/now.js';
import type { Tx } from '../../infra/postgres/transaction.js';
import { WaitlistGroup, type WaitlistEntry } from './entities.js';
import { SNAPSHOT, waitlistChanged, waitlistChannel, type EntrySnapshot } from './events.js';

/** Groups by id; null where there is none. */
export const groupById = defineLoader(async (ctx: Context, ids): Promise<(WaitlistGroup | null)[]> => {
  const groups = await ctx.em.find(WaitlistGroup, { id: { $in: [...ids] } });
  return inOrder(ids, groups, (group) => group.id, null);
});

/** Who has joined groups, the first one first: account ids by group. */
export const membersOf = defineLoader(async (ctx: Context, ids): Promise<string[][]> => {
  const { rows } = await ctx.pool.query<{ group_id: string; members: string[] }>({
    name: 'waitlist-group-members',
    text: `select group_id, array_agg(student_id order by joined_at, student_id) as members
             from waitlist_group_members where group_id = any ($1::uuid[]) group by group_id`,
    values: [ids],
  });
  return inOrder(ids, rows, (row) => row.group_id, null).map((row) => row?.members ?? []);
});

/** Somebody with an offer, and the live enrollment that they give up for it. */
export interface Offered {
  readonly id: string;
  readonly studentId: string;
  readonly paid: boolean;
  readonly swapEnrollmentId: string | null;
  readonly swapCourseId: string | null;
}

/** Who has an offer with an entry that has one: its group, or itself alone. Under the lock of the course's count. */
export function partyOf(tx: Tx, { id, groupId }: WaitlistEntry): Promise<Offered[]> {
  return tx.query(
    `select w.id, w.student_id as "studentId", w.payment_id is not null as paid,
            swap.id as "swapEnrollmentId", swap.course_id as "swapCourseId"
       from waitlist_entries w
       left join enrollments swap on swap.id = w.swap_enrollment_id and swap.status in ('PENDING_PAYMENT', 'CONFIRMED')
      where (w.id = ? or w.group_id = ?) and w.state = 'OFFERED' order by w.rank`,
    [id, groupId ?? null],
  );
}

/**
 * Puts a group in the line, its members one behind the other, if everybody of it may wait: whoever has come to a seat or
 * a place in the line otherwise is no longer of it, and it stays open. Under the lock of the course's count.
 */
export async function lineUp(ctx: Context, tx: Tx, { id, courseId }: WaitlistGroup): Promise<void> {
  const gone = await tx.query(
    `delete from waitlist_group_members m using accounts a
      where m.group_id = ? and a.id = m.student_id and (a.status <> 'ACTIVE' or a.deleted_at is not null
         or exists (select from waitlist_entries w where w.course_id = ? and w.student_id = m.student_id
                     and w.state in ('WAITING', 'OFFERED'))
         or exists (select from enrollments e where e.course_id = ? and e.student_id = m.student_id
                     and e.status in ('PENDING_PAYMENT', 'CONFIRMED')))
      returning m.student_id`,
    [id, courseId, courseId],
  );
  if (gone.length > 0) return;
  await tx.query(`update waitlist_groups set in_line_at = ${nowSql('?')} where id = ?`, [ctx.clock.forStore(), id]);
  const made = await tx.query<{ entry: EntrySnapshot }>(
    `insert into waitlist_entries as w (course_id, student_id, group_id, rank, created_at)
     select ?, student_id, ?, nextval('waitlist_ranks'), ${nowSql('?')}
       from (select student_id from waitlist_group_members where group_id = ? order by joined_at, student_id) as member
     returning ${SNAPSHOT('w')} as entry`,
    [courseId, id, ctx.clock.forStore(), id],
  );
  for (const { entry } of made) tx.emit(waitlistChannel(entry.studentId), waitlistChanged(entry, null));
}
