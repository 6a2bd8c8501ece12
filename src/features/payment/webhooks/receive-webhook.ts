import type { Context } from '../../../infra/context.js';
import { nowSql } from '../../../infra/postgres/now.js';
import { transaction } from '../../../infra/postgres/transaction.js';
import type { Route, RouteAnswer, RouteRequest } from '../../../infra/route.js';
import { notFound, RequestError } from '../../../kit/errors.js';
import type { PaymentProvider, ProviderNotice } from '../provider.js';
import { providersSetUp } from '../providers/index.js';
import { noticeProvider } from './notice-provider.js';
import { strikesOf } from './strikes.js';

/** What providers tell us: the paths are `/webhooks/sandbox`, `/webhooks/toss` and `/webhooks/stripe`. */
export const webhookRoute: Route = { method: 'POST', path: '/webhooks/:provider', handle: receiveWebhook };

const TAKEN: RouteAnswer = { body: '{}' };

/**
 * Takes a provider's message: whatever it is about is kept, and worked by a job, before it is answered. A repeat is
 * answered like the first. Nothing that it says is believed: it is a reason to ask the provider.
 *
 * @throws NOT_FOUND for a provider that is not set up, UNAUTHENTICATED for a message that is not its own or too old or
 * new, BAD_USER_INPUT for one that cannot be read or differs from what came under its id before, RATE_LIMITED
 */
async function receiveWebhook(ctx: Context, request: RouteRequest): Promise<RouteAnswer> {
  const provider = providersSetUp(ctx).find(({ name }) => name.toLowerCase() === request.params['provider']);
  if (!provider) throw notFound('provider');
  const notice = read(ctx, provider, request);
  // Of something else than payments.
  if (notice.providerRef === null && notice.paymentId === null) return TAKEN;
  if (!(await keep(ctx, provider, notice))) await refuseOther(ctx, provider, notice);
  return TAKEN;
}

/** The message, if it is the provider's. What is signed is taken, however much else comes from the same address. */
function read(ctx: Context, provider: PaymentProvider, { headers, body }: RouteRequest): ProviderNotice {
  const notice = provider.readNotice(ctx, { headers, body });
  // Toss signs none, so it might be from anybody.
  if (!notice || provider.name === 'TOSS') strikesOf(ctx).count(ctx.address, provider.name);
  if (notice) return notice;
  throw new RequestError('UNAUTHENTICATED', 'This message is not signed as it should be.');
}

/** Keeps a message with the job that works it; false where its id came before. */
function keep(ctx: Context, provider: PaymentProvider, notice: ProviderNotice): Promise<boolean> {
  const { id, digest, providerRef, paymentId } = notice;
  return transaction(ctx, async (tx) => {
    const [row] = await tx.query<{ id: string }>(
      `insert into provider_notices (provider, message_id, digest, provider_ref, payment_id, received_at)
       values (?, ?, ?, ?, ?, ${nowSql('?')})
       on conflict on constraint provider_notices_one_per_message do nothing returning id`,
      [provider.name, id, digest, providerRef, paymentId, ctx.clock.forStore()],
    );
    if (row) await tx.job(noticeProvider, { noticeId: row.id }, { key: `notice:${row.id}` });
    return row !== undefined;
  });
}

/** An id names one message for ever: another one under it is a mistake of theirs, or somebody's attempt. */
async function refuseOther(ctx: Context, { name }: PaymentProvider, { id, digest }: ProviderNotice): Promise<void> {
  const { rows } = await ctx.pool.query<{ digest: string }>(
    `select digest from provider_notices where provider = $1 and message_id = $2`,
    [name, id],
  );
  if (!rows[0] || rows[0].digest === digest) return;
  ctx.log.warn({ provider: name, messageId: id }, 'a webhook came again with other content');
  throw new RequestError('BAD_USER_INPUT', 'Another message came under this id before.');
}
