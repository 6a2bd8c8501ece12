import type { Context } from '../../../infra/context.js';
import type { Job } from '../../../infra/jobs.js';
import { nowSql } from '../../../infra/postgres/now.js';
import { transaction } from '../../../infra/postgres/transaction.js';
import type { ProviderName } from '../provider.js';
import { settlePayment } from '../settle.js';

interface Notice {
  id: string;
  provider: ProviderName;
  providerRef: string | null;
  paymentId: string | null;
}

/** Looks up what a provider told us of. A message of a payment that we do not know is parked, and tried again. */
export const noticeProvider: Job<{ noticeId: string }> = {
  name: 'noticeProvider',
  run: async (ctx, { noticeId }) => {
    const notice = await unsettled(ctx, noticeId);
    if (!notice) return;
    const outcome = await settlePayment(ctx, notice);
    await (outcome === 'known' ? markSettled(ctx, notice) : park(ctx, notice));
  },
};

async function unsettled(ctx: Context, noticeId: string): Promise<Notice | undefined> {
  const { rows } = await ctx.pool.query<Notice>(
    `select id, provider, provider_ref as "providerRef", payment_id as "paymentId"
       from provider_notices where id = $1 and state <> 'SETTLED'`,
    [noticeId],
  );
  return rows[0];
}

const markSettled = (ctx: Context, { id }: Notice) =>
  ctx.pool.query(
    `update provider_notices set state = 'SETTLED', next_try_at = null, settled_at = ${nowSql('$2')}
      where id = $1 and state <> 'SETTLED'`,
    [id, ctx.clock.forStore()],
  );

/** When a parked message is tried again: after 5 seconds, and each time twice as late, up to a day. */
const NEXT_TRY = `least(5 * 2 ^ least(tries, 20), 86400) * interval '1 second'`;

const park = (ctx: Context, { id }: Notice) =>
  ctx.pool.query(
    `update provider_notices set state = 'PARKED', tries = tries + 1, next_try_at = ${nowSql('$2')} + ${NEXT_TRY}
      where id = $1 and state <> 'SETTLED'`,
    [id, ctx.clock.forStore()],
  );

/** Parked messages that are tried in one pass. */
const AT_ONCE = 200;

/** Puts down every parked message whose time has come; safe in several processes at once. */
export async function retryParkedNotices(ctx: Context): Promise<void> {
  await transaction(ctx, async (tx) => {
    const due = await tx.query<{ id: string }>(
      `update provider_notices set next_try_at = ${nowSql('?')} + ${NEXT_TRY}
        where id in (select id from provider_notices where state = 'PARKED' and next_try_at <= ${nowSql('?')}
                      order by next_try_at limit ${AT_ONCE} for update skip locked)
       returning id`,
      [ctx.clock.forStore(), ctx.clock.forStore()],
    );
    for (const { id } of due) await tx.job(noticeProvider, { noticeId: id }, { key: `notice:${id}` });
  });
}

/** How long a settled message is known by its id; providers send again for three days at most. */
const KNOWN_DAYS = 30;

/** Forgets messages that were settled long ago. */
export async function forgetOldNotices(ctx: Context): Promise<void> {
  await ctx.pool.query(
    `delete from provider_notices where id in (
       select id from provider_notices
        where state = 'SETTLED' and settled_at < ${nowSql('$1')} - interval '${KNOWN_DAYS} days' limit 5000)`,
    [ctx.clock.forStore()],
  );
}
