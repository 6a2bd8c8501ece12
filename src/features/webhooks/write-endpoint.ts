import type { WebhookEvent } from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { demandOutside, InsideError } from '../../infra/outside.js';
import { nowSql } from '../../infra/postgres/now.js';
import { transaction, type Tx } from '../../infra/postgres/transaction.js';
import { badInput, notFound } from '../../kit/errors.js';
import { adminOf } from '../../kit/viewer.js';
import { recordAct } from '../accounts/index.js';
import { WebhookEndpoint } from './entities.js';
import { addressNotAllowed } from './refusals.js';
import { newSecret } from './secrets.js';

/** How long messages are signed with the old secret as well. */
const OLD_SECRET_HOURS = 24;

/** An endpoint with its secret, shown once. */
export interface EndpointWithSecret {
  readonly __typename: 'WebhookEndpointWithSecret';
  readonly endpoint: WebhookEndpoint;
  readonly secret: string;
}

interface Given {
  readonly url?: string | null;
  readonly description?: string | null;
  readonly events?: readonly WebhookEvent[] | null;
}

/** Tells another system of what happens from now on. */
export async function createEndpoint(
  ctx: Context,
  given: Given & { readonly url: string; readonly events: readonly WebhookEvent[] },
): Promise<EndpointWithSecret | ReturnType<typeof addressNotAllowed>> {
  adminOf(ctx);
  if (!isAllowed(ctx, given.url)) return addressNotAllowed(ctx.locale);
  const columns = columnsOf(given);
  const { secret, sealed } = newSecret(ctx);
  return transaction(ctx, async (tx) => {
    const endpoint = tx.em.create(WebhookEndpoint, { ...columns, secret: sealed } as never) as WebhookEndpoint;
    await tx.em.flush();
    await recordAct(ctx, tx, { act: 'createWebhookEndpoint', subject: subjectOf(endpoint.id), after: columns });
    return { __typename: 'WebhookEndpointWithSecret', endpoint, secret } as const;
  });
}

/** Changes an endpoint; switched on again it is as if it had never failed. */
export async function updateEndpoint(
  ctx: Context,
  { id, enabled, ...given }: Given & { readonly id: string; readonly enabled?: boolean | null },
): Promise<WebhookEndpoint | ReturnType<typeof addressNotAllowed>> {
  adminOf(ctx);
  if (given.url != null && !isAllowed(ctx, given.url)) return addressNotAllowed(ctx.locale);
  const columns = { ...columnsOf(given), ...(enabled == null ? {} : { enabled, failingSince: null }) };
  return transaction(ctx, async (tx) => {
    const endpoint = await locked(tx, id);
    const before = Object.fromEntries(Object.keys(columns).map((key) => [key, endpoint[key as 'url']]));
    tx.em.assign(endpoint, columns as never);
    await recordAct(ctx, tx, { act: 'updateWebhookEndpoint', subject: subjectOf(id), before, after: columns });
    return endpoint;
  });
}

/** Gives an endpoint a new secret; the one before stays good beside it for a day. */
export async function rotateSecret(ctx: Context, { id }: { id: string }): Promise<EndpointWithSecret> {
  adminOf(ctx);
  const { secret, sealed } = newSecret(ctx);
  return transaction(ctx, async (tx) => {
    const endpoint = await locked(tx, id);
    await tx.query(
      `update webhook_endpoints set old_secret = secret, secret = ?,
              old_secret_until = ${nowSql('?')} + interval '${OLD_SECRET_HOURS} hours' where id = ?`,
      [sealed, ctx.clock.forStore(), id],
    );
    await recordAct(ctx, tx, { act: 'rotateWebhookSecret', subject: subjectOf(id) });
    return { __typename: 'WebhookEndpointWithSecret', endpoint, secret } as const;
  });
}

/** Forgets an endpoint and what was to be sent to it; whether there was one. */
export async function removeEndpoint(ctx: Context, { id }: { id: string }): Promise<boolean> {
  adminOf(ctx);
  return transaction(ctx, async (tx) => {
    const [gone] = await tx.query<{ url: string }>(`delete from webhook_endpoints where id = ? returning url`, [id]);
    if (gone) await recordAct(ctx, tx, { act: 'removeWebhookEndpoint', subject: subjectOf(id), before: gone });
    return gone !== undefined;
  });
}

const subjectOf = (id: string) => ({ kind: 'endpoint', id });

async function locked(tx: Tx, id: string): Promise<WebhookEndpoint> {
  await tx.query(`select from webhook_endpoints where id = ? for no key update`, [id]);
  const endpoint = await tx.em.findOne(WebhookEndpoint, { id });
  if (!endpoint) throw notFound('endpoint');
  return endpoint;
}

function isAllowed(ctx: Context, url: string): boolean {
  if (url.length > 2000) throw badInput('url', 'An address has at most 2,000 characters.');
  try {
    demandOutside(ctx.config, url);
    return true;
  } catch (error) {
    if (error instanceof InsideError) return false;
    throw error;
  }
}

/** What was given, as columns; what was left out is absent. */
function columnsOf({ url, description, events }: Given) {
  if (events?.length === 0) throw badInput('events', 'Name at least one event.');
  if (description != null && description.length > 200)
    throw badInput('description', 'A description has at most 200 characters.');
  return {
    ...(url == null ? {} : { url }),
    ...(description == null ? {} : { description }),
    ...(events == null ? {} : { events: [...new Set(events)] }),
  };
}
