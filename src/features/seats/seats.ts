import { defineLoader, inOrder } from '../../infra/postgres/loader.js';
import type { Context } from '../../infra/context.js';
import { writeOutbox } from '../../infra/events/outbox.js';
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
 * What the statements that make seats of the row `s` free do besides, in SQL: whoever stands in the line comes first,
 * also those whom seats went past before, until the line has been looked at again and what nobody in it can use is free
 * for all.
 */
export const LINE_FIRST = `waiting = s.in_line`;

/** The same where a capacity is set: fewer seats make none free. */
const LINE_FIRST_IF_MORE = (capacity: string) =>
  `waiting = case when ${capacity} > s.capacity then s.in_line else s.waiting end`;

/**
 * Sets the capacity of a course unless more seats are taken than that.
 *
 * @returns how many are taken, when that is more than `capacity` and nothing was changed; else null
 */
export async function setCapacity(tx: Tx, courseId: string, capacity: number): Promise<number | null> {
  const [row] = await tx.query<{ taken: number; version: number }>(
    `update seats s set capacity = ?, version = version + 1, ${LINE_FIRST_IF_MORE('?')}
      where course_id = ? and taken <= ? and capacity <> ? returning taken, version`,
    [capacity, capacity, courseId, capacity, capacity],
  );
  if (row) {
    tx.emit(seatsChannel(courseId), seatsChanged({ courseId, capacity, ...row }));
    return null;
  }
  const [seats] = await tx.query<{ taken: number }>(`select taken from seats where course_id = ?`, [courseId]);
  return seats && seats.taken > capacity ? seats.taken : null;
}

/** One course's seats in total, for the statements that set many at once. */
export interface Capacity {
  readonly courseId: string;
  readonly capacity: number;
}

const CAPACITIES = `jsonb_to_recordset(?::jsonb) as wanted("courseId" uuid, capacity int)`;

/** Sets up the counts of many new courses with one statement. */
export async function openAllSeats(
  tx: Tx,
  courses: readonly Capacity[],
  { announced }: { announced: boolean },
): Promise<void> {
  await tx.query(
    `insert into seats (course_id, capacity, announced) select "courseId", capacity, ? from ${CAPACITIES}`,
    [announced, JSON.stringify(courses)],
  );
}

/**
 * Sets the capacities of many courses, each unless more of its seats are taken than that. Counts are locked in the
 * order of the courses, as claims lock them, so that the two never wait for each other in a circle. The facts go
 * straight to the outbox, so that it does not matter how many there are; the caller wakes the relay after the commit.
 *
 * @returns the courses left as they were because too many seats are taken, with how many
 */
export async function setCapacities(
  tx: Tx,
  courses: readonly Capacity[],
): Promise<{ courseId: string; taken: number }[]> {
  const wanted = JSON.stringify(courses);
  const changed = await tx.query<Parameters<typeof seatsChanged>[0]>(
    `with locked as (
       select course_id, wanted.capacity from seats join ${CAPACITIES} on course_id = "courseId"
        order by course_id for update of seats)
     update seats s set capacity = locked.capacity, version = version + 1, ${LINE_FIRST_IF_MORE('locked.capacity')}
       from locked
      where s.course_id = locked.course_id and taken <= locked.capacity and s.capacity <> locked.capacity
      returning s.course_id as "courseId", s.capacity, taken, version`,
    [wanted],
  );
  await writeOutbox(
    tx,
    changed.map((count) => ({ channel: seatsChannel(count.courseId), event: seatsChanged(count) })),
  );
  return tx.query(
    `select "courseId", taken from ${CAPACITIES} join seats on course_id = "courseId" where taken > wanted.capacity`,
    [wanted],
  );
}
