import type { Context } from '../../infra/context.js';
import type { Tx } from '../../infra/postgres/transaction.js';
import type { EnrollmentSnapshot } from './events.js';
import type { SeatReturn } from './seat-desk.js';
import { FILL_SEATS, RETURN_SEATS } from './seat-statements.js';

/** Somebody for whom a seat is counted already. */
export interface SeatFor {
  readonly studentId: string;
  /** The idempotency key that the enrollment is found by. */
  readonly key: string;
  /** Whether nothing is left to pay. */
  readonly paid: boolean;
}

/**
 * Makes enrollments on seats of a course that its count has as taken: the caller holds the lock of the count and answers
 * for it. Confirmed where the course is free or the seat is paid for, else held for payment.
 *
 * @returns the enrollments made; nobody who has a live one in the course, or whose key led to another, is among them
 */
export async function fillSeats(
  ctx: Context,
  tx: Tx,
  courseId: string,
  people: readonly SeatFor[],
): Promise<EnrollmentSnapshot[]> {
  const values = [JSON.stringify(people), ctx.clock.forStore(), courseId];
  const rows = await tx.query<{ enrollment: EnrollmentSnapshot }>(FILL_SEATS, values);
  return rows.map(({ enrollment }) => enrollment);
}

/**
 * Ends live enrollments in the caller's transaction and gives their seats back, as the desk does. Whoever holds the
 * lock of a count has locked those of these courses before, in order. What has ended already is passed over.
 *
 * @returns the ids of those that ended now
 */
export async function returnSeats(
  ctx: Context,
  tx: Tx,
  enrollmentIds: readonly string[],
  status: SeatReturn['status'],
): Promise<string[]> {
  if (enrollmentIds.length === 0) return [];
  const list = `{${enrollmentIds.join()}}`;
  const statuses = `{${enrollmentIds.map(() => status).join()}}`;
  const nobody = `{${enrollmentIds.map(() => 'null').join()}}`;
  const { sql, params } = inTransaction(RETURN_SEATS, [list, statuses, ctx.clock.forStore(), nobody]);
  return (await tx.query<{ id: string }>(sql, params)).map(({ id }) => id);
}

/** A statement of the desk, with numbered placeholders, as a transaction takes it. */
export function inTransaction(sql: string, values: readonly unknown[]): { sql: string; params: unknown[] } {
  const params: unknown[] = [];
  const plain = sql.replace(/\$(\d)/g, (_, n: string) => {
    params.push(values[Number(n) - 1]);
    return '?';
  });
  return { sql: plain, params };
}
