import type { EntityManager } from '@mikro-orm/postgresql';
import type { Tx } from '../../infra/postgres/transaction.js';
import { badInput } from '../../kit/errors.js';
import { decodeId } from '../../kit/id.js';
import { prepareDraw } from './draw.js';
import { Room } from './entities.js';
import type { Policy } from './policy.js';

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
 * Puts courses under a room, the ones that are under it already stay. The primary key of `room_courses` keeps each
 * under one room only.
 *
 * @throws BAD_USER_INPUT for a course that there is not
 */
export async function guardCourses(tx: Tx, roomId: string, courseIds: readonly string[]): Promise<void> {
  const [known] = await tx.query<{ count: number }>(
    `with known as (select id from courses where id = any(?::uuid[])),
          added as (insert into room_courses (course_id, room_id)
                    select id, ?::uuid from known
                     where not exists (select from room_courses where course_id = id and room_id = ?::uuid)
                     order by id)
     select count(*)::int as count from known`,
    [`{${courseIds.join()}}`, roomId, roomId],
  );
  if (known!.count < courseIds.length) throw badInput('courseIds', 'One of the courses does not exist.');
}

/** Takes all courses out of a room but some, and says which. */
export async function releaseCourses(tx: Tx, roomId: string, keep: readonly string[]): Promise<string[]> {
  const released = await tx.query<{ course_id: string }>(
    `delete from room_courses where room_id = ? and course_id <> all(?::uuid[]) returning course_id`,
    [roomId, `{${keep.join()}}`],
  );
  return released.map((row) => row.course_id);
}

/** The room that guards one of some courses already, other than `except`; null for none. */
export async function guardingRoom(
  em: EntityManager,
  courseIds: readonly string[],
  except: string | null,
): Promise<string | null> {
  const [row] = await em.execute<{ room_id: string }[]>(
    `select room_id from room_courses where course_id = any(?::uuid[]) and room_id is distinct from ?::uuid limit 1`,
    [`{${courseIds.join()}}`, except],
  );
  return row?.room_id ?? null;
}

/**
 * Makes a policy that of a room. One that begins to gather people is given a new secret for it.
 *
 * @throws BAD_USER_INPUT for a time to gather until that is over
 */
export function applyPolicy(room: Room, policy: Policy, nowMs: number): void {
  const [before, until] = [room.preQueueUntil?.getTime() ?? 0, policy.preQueueUntil?.getTime() ?? null];
  if (until !== null && until !== before) {
    if (until <= nowMs) throw badInput('policy.preQueueUntil', 'preQueueUntil must be a time to come.');
    if (before <= nowMs) prepareDraw(room);
    room.drawAt = policy.preQueueUntil;
  } else if (until === null && before > nowMs) {
    room.drawAt = new Date(nowMs);
  }
  Object.assign(room, policy);
}

/** A room for one change at a time, null where there is none: the version counts the changes. */
export async function lockRoom(tx: Tx, id: string): Promise<Room | null> {
  await tx.query(`select from rooms where id = ? for update`, [id]);
  return tx.em.findOne(Room, { id });
}
