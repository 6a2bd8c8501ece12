import { randomUUID } from 'node:crypto';
import type { Context } from '../../infra/context.js';
import { nowSql } from '../../infra/postgres/now.js';
import type { Tx } from '../../infra/postgres/transaction.js';
import { viewerOf } from '../../kit/viewer.js';
import {
  alreadyEnrolled,
  checkKey,
  Enrollment,
  fillSeats,
  idempotencyKeyReused,
  returnSeats,
  type EnrollmentRecord,
} from '../enrollment/index.js';
import type { WaitlistEntry } from './entities.js';
import { endEntries, enrollEntries } from './entries.js';
import { ownEntry } from './entry.js';
import { partyOf } from './group.js';
import { atLine, type Line } from './line.js';
import { waitlistStateConflict } from './refusals.js';

export type AcceptOutcome =
  EnrollmentRecord | ReturnType<typeof waitlistStateConflict | typeof alreadyEnrolled | typeof idempotencyKeyReused>;

interface Acceptance {
  readonly entry: WaitlistEntry;
  readonly key: string;
}

/**
 * Turns the offered seat into an enrollment, and gives up what the student swaps for it in the same instant. The count
 * stays: the offer had the seat. In a group one accepts for all, and each gives up their own. Against the offer's end
 * there is one winner, by the store's clock, under the lock of the course's count; and the key that an acceptance was
 * made with gives the enrollment it led to again.
 *
 * @throws NOT_FOUND, BAD_USER_INPUT for a key that is none
 */
export async function acceptSeatOffer(
  ctx: Context,
  { id, idempotencyKey }: { id: string; idempotencyKey: string },
): Promise<AcceptOutcome> {
  const entry = await ownEntry(ctx, id);
  checkKey(idempotencyKey);
  return acceptWithin(ctx, { entry, key: idempotencyKey }, []);
}

/** @param also the courses of which seats are given up: known for certain only under the lock, so maybe at the second try */
async function acceptWithin(ctx: Context, acceptance: Acceptance, also: readonly string[]): Promise<AcceptOutcome> {
  const { courseId } = acceptance.entry;
  const outcome = await atLine(ctx, courseId, (tx, line) => accept(ctx, tx, line, acceptance), also);
  if (outcome === 'LATE') return waitlistStateConflict(ctx.locale, 'OFFER_EXPIRED');
  return 'givenUpIn' in outcome ? acceptWithin(ctx, acceptance, outcome.givenUpIn) : outcome;
}

async function accept(
  ctx: Context,
  tx: Tx,
  line: Line,
  acceptance: Acceptance,
): Promise<AcceptOutcome | 'LATE' | { givenUpIn: string[] }> {
  const { entry, key } = acceptance;
  const keyed = await tx.em.findOne(Enrollment, { studentId: entry.studentId, idempotencyKey: key });
  const [now] = await tx.query<Pick<WaitlistEntry, 'state' | 'enrollmentId'> & { late: boolean }>(
    `select state, offer_expires_at <= ${nowSql('?')} as late, enrollment_id as "enrollmentId"
       from waitlist_entries where id = ?`,
    [ctx.clock.forStore(), entry.id],
  );
  if (keyed) return keyed.id === now!.enrollmentId ? keyed : idempotencyKeyReused(ctx.locale);
  if (now!.state !== 'OFFERED') return waitlistStateConflict(ctx.locale, now!.state);
  if (now!.late) return tooLate(ctx, tx, line, entry);

  const party = await partyOf(tx, entry);
  const givenUpIn = party.flatMap(({ swapCourseId }) => swapCourseId ?? []);
  if (givenUpIn.some((courseId) => !line.locked.has(courseId))) return { givenUpIn };
  const seats = party.map(({ id, studentId, paid }) => ({
    studentId,
    paid,
    key: id === entry.id ? key : randomUUID(),
  }));
  const made = await fillSeats(ctx, tx, line.courseId, seats);
  const led = new Map(made.map(({ id, studentId }) => [studentId, id]));
  const own = led.get(entry.studentId);
  if (!own) return takenOtherwise(ctx, tx, line);
  const seated = party.filter(({ studentId }) => led.has(studentId));
  const givenUp = seated.flatMap(({ swapEnrollmentId }) => swapEnrollmentId ?? []);
  await returnSeats(ctx, tx, givenUp, 'CANCELLED');
  await enrollEntries(
    ctx,
    tx,
    seated.map(({ id, studentId }) => ({ id, enrollmentId: led.get(studentId)! })),
  );
  // Who came to a seat in the course otherwise has no use for another: theirs goes to the next.
  const ids = party.filter(({ studentId }) => !led.has(studentId)).map(({ id }) => id);
  const ending = { ids, from: ['OFFERED'], to: 'REMOVED', because: 'ALREADY_ENROLLED' } as const;
  line.taken -= (await endEntries(ctx, tx, ending)).offers;
  return tx.em.findOneOrFail(Enrollment, { id: own });
}

/** An offer whose time is over and that the sweep has yet to reach ends here, and the seat goes to the next. */
async function tooLate(ctx: Context, tx: Tx, line: Line, entry: WaitlistEntry): Promise<'LATE'> {
  const ids = (await partyOf(tx, entry)).map(({ id }) => id);
  line.taken -= (await endEntries(ctx, tx, { ids, from: ['OFFERED'], to: 'OFFER_EXPIRED' })).offers;
  return 'LATE';
}

/** Two ways to a seat that the unique indexes close: a seat they have in the course, or a key sent elsewhere meanwhile. */
async function takenOtherwise(ctx: Context, tx: Tx, { courseId }: Line) {
  const mine = { studentId: viewerOf(ctx).id, courseId };
  const enrollment = await tx.em.findOne(Enrollment, { ...mine, status: { $in: ['PENDING_PAYMENT', 'CONFIRMED'] } });
  return enrollment ? alreadyEnrolled(ctx.locale, enrollment) : idempotencyKeyReused(ctx.locale);
}
