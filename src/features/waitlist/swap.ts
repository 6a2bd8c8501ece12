import type { Context } from '../../infra/context.js';
import { WaitlistEntry } from './entities.js';
import { readEntry } from './entry.js';

/** Sets what somebody who waits gives up for the seat; null for nothing. An entry that does not wait stays as it is. */
export async function swapFor(ctx: Context, entry: WaitlistEntry, swapId: string | null): Promise<WaitlistEntry> {
  if ((entry.swapEnrollmentId ?? null) === swapId) return entry;
  const wished = { swapEnrollmentId: swapId };
  await ctx.orm.em.fork().nativeUpdate(WaitlistEntry, { id: entry.id, state: 'WAITING' }, wished);
  return readEntry(ctx, entry.id);
}
