import type { Infra } from '../../infra/context.js';
import { PEOPLE_PER_CALL } from './line.js';
import { keysOf } from './room-keys.js';

/** People inside the room before a course. */
export interface Inside {
  readonly courseId: string;
  readonly people: readonly string[];
}

/**
 * Who is inside the rooms that guard one course alone, a thousand people at a time. People move meanwhile: who is missed
 * is found the next time.
 */
export async function* insideOneCourse(infra: Infra): AsyncGenerator<Inside> {
  const { rows } = await infra.pool.query<{ room_id: string; course_id: string }>({
    name: 'rooms-of-one-course',
    text: `select room_id, (array_agg(course_id))[1] as course_id from room_courses group by room_id having count(*) = 1`,
  });
  for (const { room_id, course_id } of rows) {
    const { admitted } = keysOf(infra, room_id);
    for (let from = 0; ; from += PEOPLE_PER_CALL) {
      const people = await infra.redis.zrange(admitted, String(from), String(from + PEOPLE_PER_CALL - 1));
      if (people.length > 0) yield { courseId: course_id, people };
      if (people.length < PEOPLE_PER_CALL) break;
    }
  }
}
