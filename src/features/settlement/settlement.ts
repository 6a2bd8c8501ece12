import type { SettlementState } from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { newestFirst } from '../../infra/postgres/newest-first.js';
import type { Page, PageRequest } from '../../kit/page.js';
import { adminOf, isAdmin, viewerOf } from '../../kit/viewer.js';
import { Settlement } from './entities.js';

/** Where a settlement is in its life. */
export function stateOf({ paidAt, netMinor }: Pick<Settlement, 'paidAt' | 'netMinor'>): SettlementState {
  if (paidAt) return 'PAID';
  return netMinor > 0 ? 'DUE' : 'NOTHING_DUE';
}

/** A settlement for its instructor and for admins; to others it does not exist. */
export async function visibleSettlement(ctx: Context, id: string): Promise<Settlement | null> {
  const found = ctx.viewer && (await ctx.em.findOne(Settlement, { id }));
  return found && (found.instructorId === ctx.viewer!.id || isAdmin(ctx)) ? found : null;
}

/** The viewer's own settlements, the newest first. */
export function mySettlements(ctx: Context, page: PageRequest): Promise<Page<Settlement>> {
  const instructorId = viewerOf(ctx).id;
  return newestFirst(ctx.em, Settlement, () => ({ instructorId }), page);
}

/** Settlements of one instructor or of all, the newest first. */
export function listSettlements(
  ctx: Context,
  { instructorId, ...page }: PageRequest & { instructorId?: string | null },
): Promise<Page<Settlement>> {
  adminOf(ctx);
  return newestFirst(ctx.em, Settlement, () => (instructorId ? { instructorId } : {}), page);
}
