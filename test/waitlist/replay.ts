import type { TestApp } from '../support/app.js';

interface Told {
  type: 'seatsChanged' | 'waitlistChanged' | 'enrollmentChanged';
  capacity: number;
  taken: number;
  previousState: string | null;
  previousStatus: string | null;
  entry: { id: string; studentId: string; state: string };
  enrollment: { studentId: string };
}

/**
 * Goes through the facts of one course in the order of their commits, which is the order in which its count was locked,
 * and says what no fair house would have done: more taken than there is, somebody served before one who was ahead, a
 * newcomer given a seat past people who wait.
 *
 * @returns what is wrong, in words; nothing on a sound day
 */
export async function unfairness(app: TestApp, courseUuid: string): Promise<string[]> {
  const facts = await app.sql<{ event: Told }>(
    `select event from outbox where event->>'courseId' = $1 or event->'entry'->>'courseId' = $1
        or event->'enrollment'->>'courseId' = $1 order by id`,
    [courseUuid],
  );
  const ranks = new Map(
    (
      await app.sql<{ id: string; rank: string }>(`select id, rank from waitlist_entries where course_id = $1`, [
        courseUuid,
      ])
    ).map(({ id, rank }) => [id, BigInt(rank)]),
  );
  const waiting = new Map<string, bigint>();
  const inLine = new Set<string>();
  const found: string[] = [];
  for (const { event } of facts) {
    if (event.type === 'seatsChanged' && event.taken > event.capacity)
      found.push(`${event.taken} of ${event.capacity} seats are taken`);
    if (event.type === 'waitlistChanged') {
      const { id, studentId, state } = event.entry;
      inLine.add(studentId);
      const served = event.previousState === 'WAITING' && (state === 'OFFERED' || state === 'ENROLLED');
      const ahead = [...waiting].filter(([other, rank]) => other !== id && rank < ranks.get(id)!);
      if (served && ahead.length > 0) found.push(`${id} was served with ${ahead.length} people ahead`);
      if (state === 'WAITING') waiting.set(id, ranks.get(id)!);
      else waiting.delete(id);
    }
    if (event.type === 'enrollmentChanged' && event.previousStatus === null && !inLine.has(event.enrollment.studentId))
      if (waiting.size > 0) found.push(`a newcomer was enrolled past ${waiting.size} who wait`);
  }
  return found;
}

/** Courses with a free seat and somebody who waits and could have it. */
export const idleSeats = (app: TestApp) =>
  app.sql(
    `select s.course_id from seats s where s.taken < s.capacity and exists (
       select from waitlist_entries w where w.course_id = s.course_id and w.state = 'WAITING' and w.passed_over_reason is null)`,
  );
