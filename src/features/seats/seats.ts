import { defineLoader, inOrder } from '../../infra/postgres/loader.js';
import type { Context } from '../../infra/context.js';
import type { Tx } from '../../infra/postgres/transaction.js';
import { Seats } from './entities.js';
import { seatsChanged, seatsChannel } from './events.js';

/** The seats of courses by course id; null where there are none. */
export const seatsOf = defineLoader(async (ctx: Context, courseIds): Promise<(Seats | null)[]> => {
  const seats = await ctx.em.find(Seats, { courseId: { $in: [...courseIds] } });
  return inOrder(courseIds, seats, (row) => row.courseId, null);
});

/** Sets up the count of a new course. */
export async function openSeats(tx: Tx, courseId: string, capacity: number): Promise<void> {
  await tx.query(`insert into seats (course_id, capacity) values (?, ?)`, [courseId, capacity]);
}

/** Makes a course's count public. */
export async function announceSeats(tx: Tx, courseId: string): Promise<void> {
  await tx.query(`update seats set announced = true where course_id = ?`, [courseId]);
}

/**
 * Sets the capacity of a course unless more seats are taken than that.
 *
 * @returns how many are taken, when that is more than `capacity` and nothing was changed; else null
 */
export async function setCapacity(tx: Tx, courseId: string, capacity: number): Promise<number | null> {
  const [row] = await tx.query<{ taken: number; version: number }>(
    `update seats set capacity = ?, version = version + 1
      where course_id = ? and taken <= ? and capacity <> ? returning taken, version`,
    [capacity, courseId, capacity, capacity],
  );
  if (row) {
    tx.emit(seatsChannel(courseId), seatsChanged({ courseId, capacity, ...row }));
    return null;
  }
  const [seats] = await tx.query<{ taken: number }>(`select taken from seats where course_id = ?`, [courseId]);
  return seats && seats.taken > capacity ? seats.taken : null;
}
