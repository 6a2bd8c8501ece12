import type { Context } from '../../infra/context.js';
import { nowSql } from '../../infra/postgres/now.js';
import type { Tx } from '../../infra/postgres/transaction.js';
import { endEntries } from './entries.js';
import { SNAPSHOT, waitlistChanged, waitlistChannel, type EntrySnapshot } from './events.js';
import { lockLine, writeLine } from './line.js';

/** Ranks of those who were put at the front: before everyone who joined, in the order in which they were put there. */
export const FRONT_RANK = `nextval('waitlist_ranks') - 1152921504606846976`;

/**
 * Puts somebody whose payment came too late for their seat at the front of the line, in the caller's transaction: the
 * next seat is theirs, CONFIRMED and without a question. Where they wait already, their entry moves to the front; where
 * they have an offer, it becomes the seat at once when the line is served next. The line is served right after the
 * commit; `waitlistChanged` says what came of it.
 */
export async function putAtFront(
  ctx: Context,
  tx: Tx,
  { courseId, studentId, paymentId }: { courseId: string; studentId: string; paymentId: string },
): Promise<{ entryId: string }> {
  const line = await lockLine(ctx, tx, courseId);
  const entry =
    (await payFor(tx, { courseId, studentId, paymentId })) ??
    (await enter(ctx, tx, { courseId, studentId, paymentId }));
  await writeLine(tx, line);
  return { entryId: entry.id };
}

interface Front {
  readonly courseId: string;
  readonly studentId: string;
  readonly paymentId: string | null;
}

/** Moves the live entry that somebody has to the front; null where they have none. */
async function payFor(tx: Tx, { courseId, studentId, paymentId }: Front): Promise<EntrySnapshot | null> {
  const [moved] = await tx.query<{ entry: EntrySnapshot }>(
    `update waitlist_entries w set payment_id = ?, rank = ${FRONT_RANK}
      where w.course_id = ? and w.student_id = ? and w.state in ('WAITING', 'OFFERED')
      returning ${SNAPSHOT('new')} as entry`,
    [paymentId, courseId, studentId],
  );
  if (moved) tx.emit(waitlistChannel(studentId), waitlistChanged(moved.entry, moved.entry.state));
  return moved?.entry ?? null;
}

/** Moves somebody who waits to the front, behind those who were put there before. */
export async function moveToFront(tx: Tx, entryId: string): Promise<{ id: string }> {
  await tx.query(`update waitlist_entries set rank = ${FRONT_RANK} where id = ? and state = 'WAITING'`, [entryId]);
  return { id: entryId };
}

/** Moves somebody who waits to a place in the line, 1 for the next: the ranks of those between pass on by one. */
export async function moveTo(
  tx: Tx,
  { courseId, entryId, position }: { courseId: string; entryId: string; position: number },
): Promise<void> {
  await tx.query(
    `with line as (
       select id, rank, row_number() over (order by rank) as place from waitlist_entries
        where course_id = ? and state = 'WAITING'
     ), old as (
       select place from line where id = ?
     ), new as (
       select least(?, count(*)) as place from line
     ), moved as (
       select line.id, case when line.id = ? then new.place
                            when line.place > old.place and line.place <= new.place then line.place - 1
                            when line.place < old.place and line.place >= new.place then line.place + 1
                            else line.place end as place
         from line, old, new
     )
     update waitlist_entries w set rank = line.rank
       from moved join line on line.place = moved.place where w.id = moved.id and w.rank <> line.rank`,
    [courseId, entryId, position, entryId],
  );
}

/** Writes a new entry at the front. Under the lock of the line. */
export async function enter(ctx: Context, tx: Tx, { courseId, studentId, paymentId }: Front): Promise<EntrySnapshot> {
  const [made] = await tx.query<{ entry: EntrySnapshot }>(
    `insert into waitlist_entries as w (course_id, student_id, payment_id, rank, created_at)
     values (?, ?, ?, ${FRONT_RANK}, ${nowSql('?')}) returning ${SNAPSHOT('w')} as entry`,
    [courseId, studentId, paymentId, ctx.clock.forStore()],
  );
  tx.emit(waitlistChannel(studentId), waitlistChanged(made!.entry, null));
  return made!.entry;
}

/**
 * Takes somebody out of the line because what they paid goes back to them, in the caller's transaction.
 *
 * @returns false when they no longer wait: the seat was there first, or the entry has ended otherwise
 */
export async function takeOutOfLine(
  ctx: Context,
  tx: Tx,
  { entryId, reason }: { entryId: string; reason: string },
): Promise<boolean> {
  const [entry] = await tx.query<{ courseId: string }>(
    `select course_id as "courseId" from waitlist_entries where id = ?`,
    [entryId],
  );
  if (!entry) return false;
  const line = await lockLine(ctx, tx, entry.courseId);
  const ending = { ids: [entryId], from: ['WAITING'], to: 'REMOVED', because: 'PAID_BACK', note: reason } as const;
  const { ended } = await endEntries(ctx, tx, ending);
  if (ended.length > 0) await writeLine(tx, line);
  return ended.length > 0;
}
