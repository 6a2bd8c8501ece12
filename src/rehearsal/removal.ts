import type { Infra } from '../infra/context.js';
import { codeOf } from '../kit/start-error.js';
import { emailOf } from './people.js';

/** How the course and the room of a run are called. */
export const titleOf = (run: string): string => `[rehearsal ${run}]`;

/** A fact outlives its rows by this at most: those who follow it must still find them. */
const SETTLED_WITHIN_MS = 10_000;

/**
 * Removes what a run has made, or every run: accounts, course, room, enrollments, in one transaction.
 *
 * @param run `%` for all runs there ever were
 * @returns why nothing could be removed, in words; null when it is gone
 */
export async function removeRun(infra: Infra, run: string): Promise<string | null> {
  await settled(infra);
  const client = await infra.pool.connect();
  try {
    await client.query('begin');
    const { rows: rooms } = await client.query<{ id: string }>(`select id from rooms where name like $1`, [titleOf(run)]);
    for (const statement of STATEMENTS) {
      const given = statement.includes('$2') ? [titleOf(run), emailOf(run, '#').replace('#', '%')] : [titleOf(run)];
      await client.query(statement, given);
    }
    await client.query('commit');
    for (const { id } of rooms) await forgetRoom(infra, id);
    return null;
  } catch (error) {
    await client.query('rollback');
    if (codeOf(error) !== '23503') throw error;
    return `Something refers to the rehearsal's rows, so they stay, named ${titleOf(run)}: ${(error as Error).message}`;
  } finally {
    client.release();
  }
}

const OWN_COURSES = `select id from courses where title like $1`;

const STATEMENTS = [
  `delete from enrollments where course_id in (${OWN_COURSES})`,
  `delete from room_courses where course_id in (${OWN_COURSES})`,
  `delete from rooms where name like $1`,
  `delete from seats where course_id in (${OWN_COURSES})`,
  `delete from courses where title like $1`,
  `delete from accounts where email like $2 and $1::text is not null`,
];

/** Waits until the relay has carried what was written last. */
async function settled({ pool }: Infra): Promise<void> {
  const endMs = Date.now() + SETTLED_WITHIN_MS;
  while (Date.now() < endMs) {
    const { rows } = await pool.query(`select from outbox limit 1`);
    if (rows.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Drops the line of a room that is gone. */
async function forgetRoom({ redis, redisPrefix }: Infra, roomId: string): Promise<void> {
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', `${redisPrefix}{room:${roomId}}:*`, 'COUNT', 1000);
    if (keys.length > 0) await redis.unlink(...keys);
    cursor = next;
  } while (cursor !== '0');
}
