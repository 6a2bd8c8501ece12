import { randomUUID } from 'node:crypto';
import type { Context } from '../../infra/context.js';
import type { Tx } from '../../infra/postgres/transaction.js';
import { fillSeats, returnSeats } from '../enrollment/index.js';
import { endEntries, enrollEntries, offerSeats, passOver } from './entries.js';
import type { Line } from './line.js';
import { releaseToLine, seatsForTheLine } from './releases.js';
import { LASTING, whoIsNext, type Candidate, type Decision } from './who-is-next.js';

/** How many of a line are looked at together. */
const PAGE = 200;

/**
 * Gives the free seats of a course to those who are next, by rank, as long as there are both: the line is looked at
 * from its head each time, so that whoever was passed over comes first again once the reason is gone. A hundred seats
 * go with a handful of statements.
 */
export async function serve(ctx: Context, tx: Tx, line: Line): Promise<void> {
  if (!line.open) return;
  await seatThoseWhoPaid(ctx, tx, line);
  const owed = await seatsForTheLine(tx, line.courseId);
  line.taken -= owed;
  await serveByRank(ctx, tx, line);
  const left = Math.min(owed, line.capacity - line.taken);
  line.taken += left;
  await releaseToLine(ctx, tx, line, owed - left);
}

async function serveByRank(ctx: Context, tx: Tx, line: Line): Promise<void> {
  const judged = new Set<string>();
  let rank: string | null = null;
  while (line.taken < line.capacity && !line.blockedBy) {
    const { candidates, next } = await candidatesOf(tx, line.courseId, rank);
    const decision = whoIsNext(candidates, { ...line, free: line.capacity - line.taken, judged });
    await carryOut(ctx, tx, line, decision);
    if (next === null) return;
    rank = next;
  }
}

/**
 * A page of those who wait, the next first, and behind it everybody else of the groups in it.
 *
 * @param after the rank after which to begin; null for the head
 * @returns `next`, after which the next page begins; null when there is none
 */
export async function candidatesOf(
  tx: Pick<Tx, 'query'>,
  courseId: string,
  after: string | null,
): Promise<{ candidates: Candidate[]; next: string | null }> {
  const page = await tx.query<Candidate & { rank: string }>(
    `${CANDIDATES} and w.rank > coalesce(?::bigint, -9223372036854775808) order by w.rank limit ${PAGE}`,
    [courseId, after],
  );
  const next = page.length < PAGE ? null : page.at(-1)!.rank;
  const groups = [...new Set(page.flatMap(({ groupId }) => groupId ?? []))];
  if (groups.length === 0) return { candidates: page, next };
  const known = new Set(page.map(({ id }) => id));
  const members = await tx.query<Candidate>(`${CANDIDATES} and w.group_id = any (?::uuid[]) order by w.rank`, [
    courseId,
    `{${groups.join()}}`,
  ]);
  return { candidates: [...page, ...members.filter(({ id }) => !known.has(id))], next };
}

const CANDIDATES = `
  select w.id, w.student_id as "studentId", w.rank::text, w.group_id as "groupId", own.status as enrolled,
         a.status = 'ACTIVE' and a.deleted_at is null as active, w.payment_id is not null as prepaid,
         swap.id as "swapEnrollmentId", swap.course_id as "swapCourseId"
    from waitlist_entries w join accounts a on a.id = w.student_id
    left join enrollments own on own.course_id = w.course_id and own.student_id = w.student_id
     and own.status in ('PENDING_PAYMENT', 'CONFIRMED')
    left join enrollments swap on swap.id = w.swap_enrollment_id and swap.status in ('PENDING_PAYMENT', 'CONFIRMED')
   where w.course_id = ? and w.state = 'WAITING'`;

async function carryOut(ctx: Context, tx: Tx, line: Line, decision: Decision): Promise<void> {
  const { offers, enrolls, passedOver, blockedBy } = decision;
  await offerSeats(
    ctx,
    tx,
    line,
    offers.map(({ id }) => id),
  );
  await enroll(ctx, tx, line, enrolls);
  line.taken += offers.length + enrolls.length;
  line.blockedBy = blockedBy;
  await passOver(
    ctx,
    tx,
    passedOver.map(({ candidate, reason }) => ({ ...candidate, reason })),
  );
  for (const because of LASTING) {
    const ids = passedOver.filter(({ reason }) => reason === because).map(({ candidate }) => candidate.id);
    await endEntries(ctx, tx, { ids, from: ['WAITING'], to: 'REMOVED', because });
  }
}

/** Whose offer is paid for by now, by money that came late for another seat, has the seat. */
async function seatThoseWhoPaid(ctx: Context, tx: Tx, line: Line): Promise<void> {
  const paid = await tx.query<Candidate>(
    `select w.id, w.student_id as "studentId", true as prepaid from waitlist_entries w
      where w.course_id = ? and w.state = 'OFFERED' and w.payment_id is not null
        and not exists (select from enrollments e where e.course_id = w.course_id and e.student_id = w.student_id
                         and e.status in ('PENDING_PAYMENT', 'CONFIRMED'))`,
    [line.courseId],
  );
  await enroll(ctx, tx, line, paid);
}

/** Turns entries into enrollments on seats that are counted for them, and gives up what they swap for it. */
async function enroll(ctx: Context, tx: Tx, { courseId }: Line, candidates: readonly Candidate[]): Promise<void> {
  if (candidates.length === 0) return;
  const seats = candidates.map(({ studentId, prepaid }) => ({ studentId, key: randomUUID(), paid: prepaid }));
  const made = new Map((await fillSeats(ctx, tx, courseId, seats)).map(({ studentId, id }) => [studentId, id]));
  if (made.size < candidates.length) throw new Error(`${candidates.length - made.size} of the line got no enrollment`);
  await returnSeats(
    ctx,
    tx,
    candidates.flatMap(({ swapEnrollmentId }) => swapEnrollmentId ?? []),
    'CANCELLED',
  );
  const led = candidates.map(({ id, studentId }) => ({ id, enrollmentId: made.get(studentId)! }));
  await enrollEntries(ctx, tx, led);
}
