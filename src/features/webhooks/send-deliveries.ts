import { perProcess, type Context } from '../../infra/context.js';
import { postOutside } from '../../infra/outside.js';
import { nowSql, storeNowMs } from '../../infra/postgres/now.js';
import { encodeId } from '../../kit/id.js';
import { signedHeaders } from './secrets.js';

/** Seconds from one try to the next, as Standard Webhooks recommends; after the last of them a message is dead. */
const BACKOFF_SECONDS = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400] as const;
/** A message whose sender died is sent again after this; longer than a try may take. */
const LEASE_SECONDS = 60;
/** Messages under way to one endpoint: one that answers slowly keeps only itself waiting. */
const LANE_MAX = 8;
const OFF_AFTER_DAYS = 5;

interface Due {
  readonly id: string;
  readonly endpoint_id: string;
  readonly url: string;
  readonly body: string;
  readonly attempts: number;
  readonly sealed: readonly Buffer[];
}

/** Endpoints that something is under way to from this process. */
const lanes = perProcess(() => new Map<string, Promise<void>>());

/**
 * Sends what is due, each endpoint in a lane of its own; several processes may do so at once, since who takes a message
 * moves its next try ahead first. Returns when it is under way, not when it has arrived.
 */
export async function sendDeliveries(ctx: Context): Promise<void> {
  const own = lanes(ctx);
  const { rows } = await ctx.pool.query<Due>({
    name: 'webhooks-due',
    text: `
      with due as (
        select d.id, e.url, array_remove(array[e.secret, case when e.old_secret_until > ${nowSql('$1')} then e.old_secret end], null) as sealed
          from webhook_endpoints e cross join lateral (
            select id from webhook_deliveries
             where endpoint_id = e.id and state = 'PENDING' and next_try_at <= ${nowSql('$1')}
             order by next_try_at limit ${LANE_MAX} for update skip locked) d
         where e.enabled and e.id <> all ($2::uuid[])
      )
      update webhook_deliveries d
         set attempts = attempts + 1, next_try_at = ${nowSql('$1')} + interval '${LEASE_SECONDS} seconds'
        from due where d.id = due.id
      returning d.id, d.endpoint_id, due.url, d.body, d.attempts, due.sealed`,
    values: [ctx.clock.forStore(), [...own.keys()]],
  });
  for (const [endpointId, messages] of Map.groupBy(rows, (row) => row.endpoint_id)) {
    const lane = Promise.all(messages.map((message) => send(ctx, message)))
      .catch((error: unknown) => ctx.log.error({ err: error, endpointId }, 'webhook deliveries'))
      .then(() => void own.delete(endpointId));
    own.set(endpointId, lane);
  }
}

/** Waits for what is under way. */
export const finishDeliveries = async (ctx: Parameters<typeof lanes>[0]) => {
  await Promise.all(lanes(ctx).values());
};

async function send(ctx: Context, message: Due): Promise<void> {
  const at = new Date(await storeNowMs(ctx));
  const headers = signedHeaders(ctx, { ...message, id: encodeId('delivery', message.id), at });
  let status: number | null = null;
  let failure: string | null = null;
  try {
    status = await postOutside(ctx.config, { url: message.url, headers, body: message.body });
    if (status < 200 || status > 299) failure = `answered with ${status}`;
  } catch (error) {
    failure = inWords(error);
  }
  await record(ctx, message, { status, failure });
}

/** What went wrong on the way, without what is ours. */
function inWords(error: unknown): string {
  const { name, message, code } = error as Error & { code?: string };
  return name === 'TimeoutError' || name === 'AbortError' ? 'no answer in time' : (code ?? message).slice(0, 200);
}

/** Writes down how a try went, unless the message was taken up by another one since. */
async function record(
  ctx: Context,
  { id, endpoint_id, attempts }: Due,
  { status, failure }: { status: number | null; failure: string | null },
): Promise<void> {
  // 410 Gone: the endpoint asks for no more.
  const waitSeconds = failure && status !== 410 ? (BACKOFF_SECONDS[attempts - 1] ?? null) : null;
  const state = failure === null ? 'DELIVERED' : waitSeconds === null ? 'DEAD' : 'PENDING';
  await ctx.pool.query(
    `update webhook_deliveries
        set state = $3, last_status = $4, last_error = $5,
            next_try_at = ${nowSql('$7')} + $6::float8 * (0.9 + random() * 0.2) * interval '1 second'
      where id = $1 and attempts = $2 and state = 'PENDING'`,
    [id, attempts, state, status, failure, waitSeconds, ctx.clock.forStore()],
  );
  await (failure === null ? arrived(ctx, endpoint_id) : failed(ctx, endpoint_id, { gone: status === 410 }));
}

async function arrived(ctx: Context, endpointId: string): Promise<void> {
  await ctx.pool.query(
    `update webhook_endpoints set failing_since = null where id = $1 and failing_since is not null`,
    [endpointId],
  );
}

/** Switches an endpoint off that says it is gone, or that nothing has reached for days. */
async function failed(ctx: Context, endpointId: string, { gone }: { gone: boolean }): Promise<void> {
  const { rows } = await ctx.pool.query<{ off: boolean }>(
    `update webhook_endpoints
        set failing_since = coalesce(failing_since, ${nowSql('$2')}),
            enabled = not ($3 or coalesce(failing_since, 'infinity') <= ${nowSql('$2')} - interval '${OFF_AFTER_DAYS} days')
      where id = $1 and enabled returning not enabled as off`,
    [endpointId, ctx.clock.forStore(), gone],
  );
  if (rows[0]?.off)
    ctx.log.warn({ endpointId: encodeId('endpoint', endpointId) }, 'a webhook endpoint was switched off');
}
