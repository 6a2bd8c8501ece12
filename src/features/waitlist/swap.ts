import type { Context } from '../../infra/context.js';
import type { WaitlistEntry } from './entities.js';
import { readEntry } from './entry.js';
import { atLine } from './line.js';

/**
 * Sets what somebody who waits or has an offer gives up for the seat; null for nothing. Under the lock of the line: who
 * gets the seat in the same instant gives up either what was named before or this, and the entry says which.
 */
export async function swapFor(ctx: Context, entry: WaitlistEntry, swapId: string | null): Promise<WaitlistEntry> {
  if ((entry.swapEnrollmentId ?? null) === swapId) return entry;
  await atLine(ctx, entry.courseId, (tx) =>
    tx.query(`update waitlist_entries set swap_enrollment_id = ? where id = ? and state in ('WAITING', 'OFFERED')`, [
      swapId,
      entry.id,
    ]),
  );
  return readEntry(ctx, entry.id);
}
