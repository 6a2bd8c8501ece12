import type { Context } from '../../infra/context.js';
import { demandOutside, InsideError } from '../../infra/outside.js';
import { transaction } from '../../infra/postgres/transaction.js';
import { badInput } from '../../kit/errors.js';
import { viewerOf } from '../../kit/viewer.js';
import { pushNotOffered } from './refusals.js';
import { vapidOf } from './send-push.js';

/** Browsers of one person at most; the one registered longest ago makes room. */
const BROWSERS_MAX = 20;

/** A browser that gets messages. */
export interface PushSubscriptionRecord {
  readonly __typename: 'PushSubscription';
  readonly endpoint: string;
  readonly registeredAt: Date;
}

/** What a browser says of itself. */
export interface Registration {
  endpoint: string;
  p256dh: string;
  auth: string;
}

/** Has messages sent to a browser of the viewer's. One that is known is theirs from now on: people share machines. */
export async function registerPushSubscription(ctx: Context, registration: Registration) {
  const { id } = viewerOf(ctx);
  if (!vapidOf(ctx)) return pushNotOffered(ctx.locale);
  const { endpoint, p256dh, auth } = checked(ctx, registration);
  return transaction(ctx, async (tx) => {
    const [row] = await tx.query<{ registeredAt: Date }>(
      `insert into push_subscriptions (account_id, endpoint, p256dh, auth) values (?, ?, ?, ?)
       on conflict (endpoint) do update
         set account_id = excluded.account_id, p256dh = excluded.p256dh, auth = excluded.auth, registered_at = now()
       returning registered_at as "registeredAt"`,
      [id, endpoint, p256dh, auth],
    );
    await tx.query(
      `delete from push_subscriptions where id in (
         select id from push_subscriptions where account_id = ? order by registered_at desc, id desc offset ${BROWSERS_MAX})`,
      [id],
    );
    return { __typename: 'PushSubscription' as const, endpoint, registeredAt: new Date(row!.registeredAt) };
  });
}

/** Ends the messages to a browser of the viewer's; false where there is no such one. */
export async function removePushSubscription(ctx: Context, { endpoint }: { endpoint: string }): Promise<boolean> {
  const { rowCount } = await ctx.pool.query(`delete from push_subscriptions where account_id = $1 and endpoint = $2`, [
    viewerOf(ctx).id,
    endpoint,
  ]);
  return rowCount === 1;
}

/** The viewer's browsers that get messages, the newest first. */
export async function pushSubscriptions(ctx: Context): Promise<PushSubscriptionRecord[]> {
  const { rows } = await ctx.pool.query<PushSubscriptionRecord>(
    `select 'PushSubscription' as "__typename", endpoint, registered_at as "registeredAt" from push_subscriptions
      where account_id = $1 order by registered_at desc, id desc`,
    [viewerOf(ctx).id],
  );
  return rows;
}

/** Above this an address is none of a push service. */
const ENDPOINT_MAX = 2048;

function checked({ config }: Context, registration: Registration): Registration {
  const { endpoint, p256dh, auth } = registration;
  try {
    if (endpoint.length > ENDPOINT_MAX) throw new InsideError('This address is too long.');
    demandOutside(config, endpoint);
  } catch (error) {
    if (error instanceof InsideError) throw badInput('endpoint', error.message);
    throw error;
  }
  if (!isBytes(p256dh, 65)) throw badInput('p256dh', 'p256dh must be 65 bytes in base64url.');
  if (!isBytes(auth, 16)) throw badInput('auth', 'auth must be 16 bytes in base64url.');
  return registration;
}

const isBytes = (text: string, length: number) =>
  /^[\w-]+={0,2}$/.test(text) && Buffer.from(text, 'base64url').length === length;
