import type { Tx } from '../../infra/postgres/transaction.js';
import { badInput } from '../../kit/errors.js';
import { decodeId } from '../../kit/id.js';

const NAME_MAX = 100;
const COURSES_MAX = 1000;

/** @throws BAD_USER_INPUT unless it has 1 to 100 characters beside space at its ends */
export function roomName(name: string): string {
  const trimmed = name.trim();
  if (trimmed.length < 1 || trimmed.length > NAME_MAX)
    throw badInput('name', `name must have 1 to ${NAME_MAX} characters.`);
  return trimmed;
}

/** The courses named, each once. */
export function roomCourses(ids: readonly string[]): string[] {
  if (ids.length > COURSES_MAX) throw badInput('courseIds', `A room guards at most ${COURSES_MAX} courses.`);
  return [...new Set(ids.map((id) => decodeId('course', id, 'courseIds')))];
}

/**
 * Puts courses under a room. The primary key of `room_courses` keeps each under one room only.
 *
 * @throws BAD_USER_INPUT for a course that there is not
 */
export async function guardCourses(tx: Tx, roomId: string, courseIds: readonly string[]): Promise<void> {
  const guarded = await tx.query(
    `insert into room_courses (course_id, room_id)
     select id, ?::uuid from courses where id = any(?::uuid[]) order by id returning course_id`,
    [roomId, `{${courseIds.join()}}`],
  );
  if (guarded.length < courseIds.length) throw badInput('courseIds', 'One of the courses does not exist.');
}

/** Which of some courses another room guards already, and that room. */
export async function guardingRoom(tx: Pick<Tx, 'query'>, courseIds: readonly string[], except: string) {
  const [row] = await tx.query<{ room_id: string }>(
    `select room_id from room_courses where course_id = any(?::uuid[]) and room_id <> ?::uuid limit 1`,
    [`{${courseIds.join()}}`, except],
  );
  return row?.room_id ?? null;
}
