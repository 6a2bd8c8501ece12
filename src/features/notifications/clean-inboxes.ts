import type { Context } from '../../infra/context.js';
import { nowSql } from '../../infra/postgres/now.js';
import { transaction } from '../../infra/postgres/transaction.js';

/** Inboxes cleaned in one transaction at most. */
const AT_ONCE = 500;

/**
 * Cleans away what was read longer than `NOTIFICATIONS_KEPT_DAYS` ago, from the front of each inbox; what was not read
 * stays, however old. The counters stay too: a number is never used again.
 */
export async function cleanInboxes(ctx: Context): Promise<void> {
  while ((await cleanSome(ctx)) === AT_ONCE);
}

/** Reading goes from the front, so what was read first is a beginning of the inbox. */
function cleanSome(ctx: Context): Promise<number> {
  return transaction(ctx, async (tx) => {
    const cleaned = await tx.query(
      `with old as (
         select account_id, max(number) as number from notifications
          where read_at < ${nowSql('?')} - ? * interval '1 day' group by account_id limit ${AT_ONCE}
       ),
       locked as (
         select account_id, old.number from inboxes join old using (account_id) order by account_id
            for update of inboxes skip locked
       ),
       gone as (
         delete from notifications n using locked l where n.account_id = l.account_id and n.number <= l.number
       )
       update inboxes i set cleaned_to = l.number from locked l where i.account_id = l.account_id
       returning i.account_id`,
      [ctx.clock.forStore(), ctx.config.NOTIFICATIONS_KEPT_DAYS],
    );
    return cleaned.length;
  });
}
