import type { Context } from '../../infra/context.js';
import { nowSql } from '../../infra/postgres/now.js';
import type { Tx } from '../../infra/postgres/transaction.js';
import { confirmHold, retakeSeat, returnSeats, type Enrollment } from '../enrollment/index.js';
import { putAtFront } from '../waitlist/index.js';
import type { Payment, Refund } from './entities.js';

/** What money that came is for, and why it goes back where it is for nothing. */
export type Use = Partial<Pick<Payment, 'enrollmentId' | 'waitlistEntryId' | 'keptUntil'>> & {
  readonly purpose: 'SEAT' | 'WAITLIST' | 'RETURN';
  readonly refundFor?: Refund['cause'];
};

type Live = Pick<Enrollment, 'id' | 'status' | 'priceMinor' | 'currency'>;

/**
 * Finds what money that came is for, the best first: the seat that was held; another hold of the student in the course;
 * the seat again, where one is free and nobody waits; the front of the waitlist, where it is kept for LATE_MONEY_HOURS;
 * else nothing, and it goes back.
 *
 * The seat is taken in the caller's transaction, by statements that ask for the state they change: of two payments for
 * one seat the second finds it paid for.
 */
export async function useMoney(ctx: Context, tx: Tx, payment: Payment): Promise<Use> {
  const { enrollmentId, courseId, studentId } = payment;
  if (await confirmHold(ctx, tx, enrollmentId)) return { purpose: 'SEAT' };
  const [live] = await tx.query<Live>(
    `select id, status, price_minor as "priceMinor", currency from enrollments
      where course_id = ? and student_id = ? and status in ('PENDING_PAYMENT', 'CONFIRMED')`,
    [courseId, studentId],
  );
  if (live?.status === 'CONFIRMED') return { purpose: 'RETURN', refundFor: 'DUPLICATE' };
  if (live && live.id !== enrollmentId) return forOtherHold(ctx, tx, payment, live);
  // Its time is over, and the sweep has yet to come by.
  if (live) await returnSeats(ctx, tx, [enrollmentId], 'EXPIRED');

  const [enrollment] = await tx.query<{ status: string; state: string }>(
    `select e.status, c.state from enrollments e join courses c on c.id = e.course_id where e.id = ?`,
    [enrollmentId],
  );
  if (enrollment!.status !== 'EXPIRED' || enrollment!.state === 'CANCELLED')
    return { purpose: 'RETURN', refundFor: 'NO_SEAT' };
  if (await retakeSeat(tx, { enrollmentId, courseId })) return { purpose: 'SEAT' };
  return inLine(ctx, tx, payment);
}

/** The student came back for another seat meanwhile and has yet to pay for it: the money pays for that one. */
async function forOtherHold(ctx: Context, tx: Tx, payment: Payment, live: Live): Promise<Use> {
  const samePrice = live.priceMinor === payment.priceMinor && live.currency === payment.currency;
  if (samePrice && (await confirmHold(ctx, tx, live.id))) return { purpose: 'SEAT', enrollmentId: live.id };
  return { purpose: 'RETURN', refundFor: 'NO_SEAT' };
}

async function inLine(ctx: Context, tx: Tx, { id, courseId, studentId }: Payment): Promise<Use> {
  const { entryId } = await putAtFront(ctx, tx, { courseId, studentId, paymentId: id });
  const [until] = await tx.query<{ kept: Date | string }>(`select ${nowSql('?')} + ? * interval '1 hour' as kept`, [
    ctx.clock.forStore(),
    ctx.config.LATE_MONEY_HOURS,
  ]);
  return { purpose: 'WAITLIST', waitlistEntryId: entryId, keptUntil: new Date(until!.kept) };
}
