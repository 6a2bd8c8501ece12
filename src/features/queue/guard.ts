import { LRUCache } from 'lru-cache';
import { perProcess, type Infra } from '../../infra/context.js';
import type { DomainEvent } from '../../infra/events/outbox.js';
import { notFound } from '../../kit/errors.js';
import type { CourseState } from '../../generated/schema.js';

/** A course and the room before it. */
export interface Guard {
  readonly courseId: string;
  readonly state: CourseState;
  readonly opensAt: Date | null;
  readonly closesAt: Date | null;
  /** Null where no room guards the course. */
  readonly roomId: string | null;
  /** Whether the room guards this course only. */
  readonly alone: boolean;
  /** Whether newcomers are turned away while the course is full. */
  readonly turnsAway: boolean;
}

/** How long a process may go on knowing a course as it was, when no news reaches it. */
const FRESH_MS = 1000;

const COURSES_MAX = 10_000;

/** The channel that tells of courses which came under another room, or under none. */
const GUARDS = 'guards';

/** The guards that this process knows. Lookups of one course at the same time share one statement. */
const guards = perProcess(
  (infra) =>
    new LRUCache<string, { guard: Guard | null }>({
      max: COURSES_MAX,
      ttl: FRESH_MS,
      // Who was asking when it is forgotten gets what was read, which is not kept; without, their request would fail.
      ignoreFetchAbort: true,
      fetchMethod: async (courseId) => ({ guard: await readGuard(infra, courseId) }),
    }),
);

async function readGuard(infra: Infra, courseId: string): Promise<Guard | null> {
  const { rows } = await infra.pool.query<Omit<Guard, 'courseId'>>({
    name: 'queue-guard',
    text: `select course.state, course.opens_at as "opensAt", course.closes_at as "closesAt", own.room_id as "roomId",
                  not exists (select from room_courses as other
                               where other.room_id = own.room_id and other.course_id <> own.course_id) as alone,
                  coalesce(room.turn_away_when_full, false) as "turnsAway"
             from courses as course left join room_courses as own on own.course_id = course.id
             left join rooms as room on room.id = own.room_id
            where course.id = $1`,
    values: [courseId],
  });
  return rows[0] ? { courseId, ...rows[0] } : null;
}

/** The course and its room; null where there is no such course. */
export async function findGuard(infra: Infra, courseId: string): Promise<Guard | null> {
  return (await guards(infra).fetch(courseId))!.guard;
}

/** The course and its room. NOT_FOUND for a course that nobody may take yet, or that there is not. */
export async function guardOf(infra: Infra, courseId: string): Promise<Guard> {
  const guard = await findGuard(infra, courseId);
  if (!guard || guard.state === 'DRAFT') throw notFound('course');
  return guard;
}

/** Some courses came under another room, or under none. */
interface GuardsChanged extends DomainEvent {
  readonly type: 'guardsChanged';
  readonly courseIds: readonly string[];
}

/** Tells every process, this one at once, to look anew for the room of some courses. */
export function announceGuards(infra: Infra, courseIds: readonly string[]): void {
  if (courseIds.length === 0) return;
  forget(infra, courseIds);
  const event: GuardsChanged = { type: 'guardsChanged', courseIds };
  infra.events.announce(GUARDS, event);
}

/** Keeps what this process knows fresh; `onChange` runs after it has forgotten what changed. The answer ends it. */
export function hearGuards(infra: Infra, onChange: (courseIds: readonly string[]) => void): Promise<() => void> {
  return infra.events.listen(GUARDS, (event) => {
    const { courseIds } = event as GuardsChanged;
    forget(infra, courseIds);
    onChange(courseIds);
  });
}

function forget(infra: Infra, courseIds: readonly string[]): void {
  for (const courseId of courseIds) guards(infra).delete(courseId);
}
