import type { Context } from '../../infra/context.js';
import { latest } from '../../infra/events/latest.js';
import type { DomainEvent } from '../../infra/events/outbox.js';
import { badInput, notFound } from '../../kit/errors.js';
import { Campaign } from './entities.js';
import { couponStockChanged, stockChannel, type CouponStockChanged } from './events.js';

const CAMPAIGNS_MAX = 100;

/** What the subscription hands to its resolver, and a campaign to its field of the same type. */
export interface StockCount {
  readonly campaignId: string;
  readonly total: number;
  readonly remaining: number;
  readonly version: number;
}

export const stockOf = ({ campaignId, stock, issued, version }: Omit<CouponStockChanged, 'type'>): StockCount => ({
  campaignId,
  total: stock,
  remaining: stock - issued,
  version,
});

/**
 * The stock of some campaigns: their present counts, then the latest whenever one changes. In the manner of
 * `watchSeats`: listens first and reads then, and drops an older version than the last one told.
 */
export async function watchStock(
  ctx: Context,
  campaignIds: readonly string[],
): Promise<AsyncIterableIterator<StockCount>> {
  const wanted = [...new Set(campaignIds)];
  if (wanted.length === 0 || wanted.length > CAMPAIGNS_MAX)
    throw badInput('campaignIds', `Name 1 to ${CAMPAIGNS_MAX} campaigns.`);
  const endings: (() => void)[] = [];
  const told = new Map<string, number>();
  const changes = latest<string, StockCount>(() => endings.forEach((end) => end()));
  const tell = (event: CouponStockChanged) => {
    if (event.version <= (told.get(event.campaignId) ?? 0)) return;
    told.set(event.campaignId, event.version);
    changes.push(event.campaignId, stockOf(event));
  };
  const readAnew = async (ids: readonly string[]) => {
    const present = await ctx.orm.em.fork().find(Campaign, { id: { $in: [...ids] } });
    for (const campaign of present) tell(couponStockChanged(campaign));
  };
  try {
    for (const id of wanted) {
      const hear = (event: DomainEvent) => tell(event as CouponStockChanged);
      const onGap = () => void readAnew([id]).catch((error: unknown) => changes.fail(error));
      endings.push(await ctx.events.listen(stockChannel(id), hear, onGap));
    }
    await readAnew(wanted);
    if (told.size < wanted.length) throw notFound('campaign');
  } catch (error) {
    await changes.values.return!();
    throw error;
  }
  return changes.values;
}
