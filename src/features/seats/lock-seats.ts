import type { Tx } from '../../infra/postgres/transaction.js';
import { seatsChanged, seatsChannel } from './events.js';

/** A course's count as it is under its lock. */
export interface LockedSeats {
  readonly courseId: string;
  readonly capacity: number;
  readonly taken: number;
}

/**
 * Locks the counts of courses until the commit, in the order in which claims lock them, and gives them as they are then.
 * Statements after this one see all that was committed before under the same locks.
 */
export async function lockSeats(tx: Tx, courseIds: readonly string[]): Promise<LockedSeats[]> {
  return tx.query(
    `select course_id as "courseId", capacity, taken from seats
      where course_id = any (?::uuid[]) order by course_id for update`,
    [`{${courseIds.join()}}`],
  );
}

/**
 * Writes how many seats of a course are taken, and who waits for one, and tells of a change. Under its lock.
 *
 * @param lineSql a row of two: how many could be given a seat, and how many stand in the line
 */
export async function setSeats(
  tx: Tx,
  { courseId, taken }: Pick<LockedSeats, 'courseId' | 'taken'>,
  lineSql: string,
): Promise<void> {
  const [count] = await tx.query<{ capacity: number; version: number; changed: boolean }>(
    `update seats s set taken = ?, (waiting, in_line) = ${lineSql}, version = s.version + (s.taken <> ?)::int
      where s.course_id = ? returning s.capacity, new.version, old.version <> new.version as changed`,
    [taken, taken, courseId],
  );
  if (count!.changed) tx.emit(seatsChannel(courseId), seatsChanged({ courseId, taken, ...count! }));
}
