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
 * stays: the offer had the seat. Against the offer's end there is one winner, by the store's clock, under the lock of
 * the course's count; and the key that an acceptance was made with gives the enrollment it led to again.
 *
 * @throws NOT_FOUND, BAD_USER_INPUT for a key that is none
 */
export async function acceptSeatOffer(
  ctx: Context,
  { id, idempotencyKey }: { id: string; idempotencyKey: string },
): Promise<AcceptOutcome> {
  const entry = await ownEntry(ctx, id);
  checkKey(idempotencyKey);
  const swap = entry.swapEnrollmentId && (await ctx.em.findOneOrFail(Enrollment, { id: entry.swapEnrollmentId }));
  const acceptance = { entry, key: idempotencyKey };
  const outcome = await atLine(
    ctx,
    entry.courseId,
    (tx, line) => accept(ctx, tx, line, acceptance),
    swap ? [swap.courseId] : [],
  );
  return outcome === 'LATE' ? waitlistStateConflict(ctx.locale, 'OFFER_EXPIRED') : outcome;
}

async function accept(ctx: Context, tx: Tx, line: Line, acceptance: Acceptance): Promise<AcceptOutcome | 'LATE'> {
  const { entry, key } = acceptance;
  const keyed = await tx.em.findOne(Enrollment, { studentId: entry.studentId, idempotencyKey: key });
  const [now] = await tx.query<Pick<WaitlistEntry, 'state' | 'enrollmentId'> & { late: boolean; paid: boolean }>(
    `select state, offer_expires_at <= ${nowSql('?')} as late, enrollment_id as "enrollmentId", payment_id is not null as paid
       from waitlist_entries where id = ?`,
    [ctx.clock.forStore(), entry.id],
  );
  if (keyed) return keyed.id === now!.enrollmentId ? keyed : idempotencyKeyReused(ctx.locale);
  if (now!.state !== 'OFFERED') return waitlistStateConflict(ctx.locale, now!.state);
  if (now!.late) return tooLate(ctx, tx, line, entry);

  const made = await fillSeats(ctx, tx, line.courseId, [{ studentId: entry.studentId, key, paid: now!.paid }]);
  if (made.length === 0) return takenOtherwise(ctx, tx, line);
  if (entry.swapEnrollmentId) await returnSeats(ctx, tx, [entry.swapEnrollmentId], 'CANCELLED');
  await enrollEntries(ctx, tx, [{ id: entry.id, enrollmentId: made[0]!.id }]);
  return tx.em.findOneOrFail(Enrollment, { id: made[0]!.id });
}

/** An offer whose time is over and that the sweep has yet to reach ends here, and the seat goes to the next. */
async function tooLate(ctx: Context, tx: Tx, line: Line, { id }: WaitlistEntry): Promise<'LATE'> {
  const { offers } = await endEntries(ctx, tx, { ids: [id], from: ['OFFERED'], to: 'OFFER_EXPIRED' });
  line.taken -= offers;
  return 'LATE';
}

/** Two ways to a seat that the unique indexes close: a seat they have in the course, or a key sent elsewhere meanwhile. */
async function takenOtherwise(ctx: Context, tx: Tx, { courseId }: Line) {
  const mine = { studentId: viewerOf(ctx).id, courseId };
  const enrollment = await tx.em.findOne(Enrollment, { ...mine, status: { $in: ['PENDING_PAYMENT', 'CONFIRMED'] } });
  return enrollment ? alreadyEnrolled(ctx.locale, enrollment) : idempotencyKeyReused(ctx.locale);
}
