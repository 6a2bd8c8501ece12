import type { Context } from '../../infra/context.js';
import { encodeId } from '../../kit/id.js';
import { readInbox, type NotificationRow } from './inbox.js';
import { courseOf } from './notice.js';
import { preferencesOf } from './preferences.js';
import { wordsOf } from './wording.js';

/** All rows of an inbox. */
const WHOLE = { after: null, first: 2_147_483_647, newestFirst: true, unread: false };

/**
 * What the notifications keep about a person: the inbox in words, the newest first, how they want to be told, and the
 * push services by which their browsers are told. The address of a browser is left out: who has it may write there.
 */
export async function exportNotifications(ctx: Context, accountId: string): Promise<object> {
  const inbox = await readInbox(ctx, accountId, WHOLE);
  const { rows: browsers } = await ctx.pool.query<{ endpoint: string; registeredAt: Date }>(
    `select endpoint, registered_at as "registeredAt" from push_subscriptions
      where account_id = $1 order by registered_at desc, id desc`,
    [accountId],
  );
  return {
    inbox: inbox.map((row) => told(ctx, row)),
    preferences: await preferencesOf(ctx, accountId),
    browsers: browsers.map(({ endpoint, registeredAt }) => ({ pushService: new URL(endpoint).host, registeredAt })),
  };
}

function told({ locale }: Context, row: NotificationRow) {
  const { number, kind, createdAt, readAt } = row;
  const course = courseOf(row);
  return {
    number,
    kind,
    ...wordsOf(row, locale),
    courseId: course && encodeId('course', course.id),
    createdAt,
    readAt,
  };
}
