import type { WebhookDeliveryState } from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { newestFirst } from '../../infra/postgres/newest-first.js';
import { nowSql } from '../../infra/postgres/now.js';
import { transaction } from '../../infra/postgres/transaction.js';
import { notFound } from '../../kit/errors.js';
import type { Page, PageRequest } from '../../kit/page.js';
import { adminOf, isAdmin } from '../../kit/viewer.js';
import { recordAct } from '../accounts/index.js';
import { WebhookDelivery, WebhookEndpoint } from './entities.js';

/** Messages that arrived are forgotten after this. */
const KEPT_DAYS = 30;

/** Every endpoint, the newest first. */
export function listEndpoints(ctx: Context): Promise<WebhookEndpoint[]> {
  adminOf(ctx);
  return ctx.em.find(WebhookEndpoint, {}, { orderBy: { id: 'desc' } });
}

/** What was sent to an endpoint and is to be, the newest first. */
export async function listDeliveries(
  ctx: Context,
  {
    endpointId,
    state,
    ...page
  }: PageRequest & { endpointId: string; state: readonly WebhookDeliveryState[] | null | undefined },
): Promise<Page<WebhookDelivery>> {
  adminOf(ctx);
  if (!(await ctx.em.findOne(WebhookEndpoint, { id: endpointId }))) throw notFound('endpoint');
  const where = () => ({ endpointId, ...(state ? { state: { $in: [...state] } } : {}) });
  return newestFirst(ctx.em, WebhookDelivery, where, page);
}

/** Endpoints and deliveries by their global ids, for admins; to others they do not exist. */
export const endpointNode = async (ctx: Context, id: string) =>
  isAdmin(ctx) ? ctx.em.findOne(WebhookEndpoint, { id }) : null;
export const deliveryNode = async (ctx: Context, id: string) =>
  isAdmin(ctx) ? ctx.em.findOne(WebhookDelivery, { id }) : null;

/** Has a message sent again now, with all its tries before it; one that arrived already is left as it is. */
export async function retryDelivery(ctx: Context, { id }: { id: string }): Promise<WebhookDelivery> {
  adminOf(ctx);
  return transaction(ctx, async (tx) => {
    const [again] = await tx.query(
      `update webhook_deliveries set state = 'PENDING', attempts = 0, next_try_at = ${nowSql('?')}
        where id = ? and state <> 'DELIVERED' returning id`,
      [ctx.clock.forStore(), id],
    );
    if (again) await recordAct(ctx, tx, { act: 'retryWebhookDelivery', subject: { kind: 'delivery', id } });
    const delivery = await tx.em.findOne(WebhookDelivery, { id });
    if (!delivery) throw notFound('delivery');
    return delivery;
  });
}

/** Forgets messages that arrived long ago. */
export async function forgetDeliveries(ctx: Context): Promise<void> {
  await ctx.pool.query(
    `delete from webhook_deliveries
      where state = 'DELIVERED' and created_at < ${nowSql('$1')} - interval '${KEPT_DAYS} days'`,
    [ctx.clock.forStore()],
  );
}
