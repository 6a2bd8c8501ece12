import type { CarriedFact, Duty } from '../../infra/events/duties.js';
import type { Tx } from '../../infra/postgres/transaction.js';
import { ringInboxes } from './doorbell.js';
import type { NamedCourse } from './notice.js';
import { namedIn, noticesOf, TOLD_TYPES, type Names } from './notices.js';
import { writeNotices } from './write-notices.js';

/** Has every fact that concerns people become one row in the inbox of each. */
export const fillInboxes: Duty = {
  name: 'fillInboxes',
  types: TOLD_TYPES,
  async perform(ctx, tx, facts) {
    const grown = await writeNotices(ctx, tx, noticesOf(facts, await namesIn(tx, facts)));
    return () => ringInboxes(ctx, grown);
  },
};

/** Reads what the facts of a batch name, all of it in two statements. */
async function namesIn(tx: Tx, facts: readonly CarriedFact[]): Promise<Names> {
  const named = facts.map(namedIn);
  const rooms = await roomsOf(tx, idsOf(named.map(({ roomId }) => roomId)));
  const guarded = [...rooms.values()].map(({ courseId }) => courseId);
  const courses = await coursesOf(tx, idsOf([...named.map(({ courseId }) => courseId), ...guarded]));
  return { course: (id) => courses.get(id) ?? null, room: (id) => rooms.get(id) ?? null };
}

const idsOf = (ids: readonly (string | null)[]) => [...new Set(ids.filter((id) => id !== null))];

async function coursesOf(tx: Tx, ids: readonly string[]): Promise<Map<string, NamedCourse>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<NamedCourse>(
    `select id, title, time_zone as "timeZone" from courses
      where id in (select jsonb_array_elements_text(?::jsonb)::uuid)`,
    [JSON.stringify(ids)],
  );
  return new Map(rows.map((course) => [course.id, course]));
}

async function roomsOf(tx: Tx, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, { id: string; name: string; courseId: string | null }>();
  const rows = await tx.query<{ id: string; name: string; courseId: string | null }>(
    `select r.id, r.name, case when count(*) = 1 then (array_agg(c.course_id))[1] end as "courseId"
       from rooms r left join room_courses c on c.room_id = r.id
      where r.id in (select jsonb_array_elements_text(?::jsonb)::uuid) group by r.id`,
    [JSON.stringify(ids)],
  );
  return new Map(rows.map((room) => [room.id, room]));
}
