import { seatsChanged, seatsChannel } from '../../src/features/seats/index.js';
import { encodeId } from '../../src/kit/id.js';
import type { TestApp } from './app.js';

/** The seats of one published course, told of without anybody taking one. */
export interface WatchedCourse {
  /** Global id. */
  readonly id: string;
  readonly uuid: string;
  readonly capacity: number;
  /** Takes so many seats and tells everybody who watches, on every process. The answer is the count's version. */
  take(seats?: number): Promise<number>;
}

export const REMAINING_SEATS = `subscription Seats($courseIds: [ID!]!) {
  remainingSeats(courseIds: $courseIds) { capacity remaining version }
}`;

/** Makes a published course with seats. */
export async function watchedCourse(app: TestApp, capacity = 1_000_000): Promise<WatchedCourse> {
  const [course] = await app.sql<{ id: string }>(
    `insert into courses (title, state) values ('Watched', 'PUBLISHED') returning id`,
  );
  const courseId = course!.id;
  await app.sql(`insert into seats (course_id, capacity, announced) values ($1, $2, true)`, [courseId, capacity]);
  return {
    id: encodeId('course', courseId),
    uuid: courseId,
    capacity,
    async take(seats = 1) {
      const [count] = await app.sql<{ taken: number; version: number }>(
        `update seats set taken = taken + $2, version = version + 1 where course_id = $1 returning taken, version`,
        [courseId, seats],
      );
      app.apps[0]!.infra.events.announce(seatsChannel(courseId), seatsChanged({ courseId, capacity, ...count! }));
      return count!.version;
    },
  };
}
