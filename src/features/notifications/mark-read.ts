import type { Context } from '../../infra/context.js';
import { nowSql } from '../../infra/postgres/now.js';
import { transaction } from '../../infra/postgres/transaction.js';
import { viewerOf } from '../../kit/viewer.js';
import { INBOX, inboxOf, numberOf, type InboxState } from './inbox.js';

/**
 * Marks everything in the viewer's inbox up to a number as read. The mark only ever goes forward, so late and repeated
 * calls of several devices are harmless.
 */
export async function markNotificationsRead(ctx: Context, { upTo }: { upTo: number }): Promise<InboxState> {
  const { id } = viewerOf(ctx);
  const to = numberOf('upTo', upTo);
  const moved = await transaction(ctx, async (tx) => {
    const [before] = await tx.query<{ last: number; read_to: number }>(
      `select last, read_to from inboxes where account_id = ? for update`,
      [id],
    );
    if (!before || to! <= before.read_to) return null;
    const [inbox] = await tx.query<InboxState>(
      `update inboxes set read_to = least(?, last) where account_id = ? returning ${INBOX}`,
      [to, id],
    );
    await tx.query(
      `update notifications set read_at = ${nowSql('?')} where account_id = ? and number > ? and number <= ?`,
      [ctx.clock.forStore(), id, before.read_to, inbox!.readTo],
    );
    return inbox!;
  });
  return moved ?? inboxOf(ctx);
}
