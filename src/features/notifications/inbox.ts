import type { Context } from '../../infra/context.js';
import { defineLoader, inOrder } from '../../infra/postgres/loader.js';
import { badInput } from '../../kit/errors.js';
import { pageSize } from '../../kit/page.js';
import { viewerOf } from '../../kit/viewer.js';
import type { Telling } from './notice.js';

/** One row of an inbox. */
export type NotificationRow = Telling & {
  readonly number: number;
  readonly createdAt: Date;
  readonly readAt: Date | null;
};

/** How far an inbox has come and how far it was read. */
export interface InboxState {
  readonly lastNumber: number;
  readonly readTo: number;
  readonly cleanedTo: number;
}

const EMPTY: InboxState = { lastNumber: 0, readTo: 0, cleanedTo: 0 };

/** The columns of an inbox. */
export const INBOX = `last as "lastNumber", read_to as "readTo", cleaned_to as "cleanedTo"`;

/** Inboxes by account; one that nothing ever came to is empty. */
const inboxByAccount = defineLoader(async (ctx: Context, accountIds): Promise<InboxState[]> => {
  const { rows } = await ctx.pool.query<InboxState & { accountId: string }>({
    name: 'inboxes-by-account',
    text: `select account_id as "accountId", ${INBOX} from inboxes where account_id = any ($1::uuid[])`,
    values: [accountIds],
  });
  return inOrder(accountIds, rows, ({ accountId }) => accountId, EMPTY);
});

/** The viewer's inbox as a whole. */
export const inboxOf = (ctx: Context): Promise<InboxState> => inboxByAccount(ctx).load(viewerOf(ctx).id);

/** Numbers have no hole and reading goes from the front, so nothing needs to be counted. */
export const unreadOf = ({ lastNumber, readTo }: InboxState): number => lastNumber - readTo;

/** A page of an inbox: `after` a number in the order asked for. */
export async function readInbox(
  ctx: Pick<Context, 'pool'>,
  accountId: string,
  { after, first, newestFirst, unread }: { after: number | null; first: number; newestFirst: boolean; unread: boolean },
): Promise<NotificationRow[]> {
  const { rows } = await ctx.pool.query<NotificationRow>({
    name: `inbox-${newestFirst ? 'back' : 'on'}${unread ? '-unread' : ''}`,
    text: `select number, kind, data, created_at as "createdAt", read_at as "readAt" from notifications
            where account_id = $1 and number ${newestFirst ? '< coalesce($2::int, 2147483647)' : '> coalesce($2::int, 0)'}
              ${unread ? 'and number > (select read_to from inboxes where account_id = $1)' : ''}
            order by number ${newestFirst ? 'desc' : 'asc'} limit $3`,
    values: [accountId, after, first],
  });
  return rows;
}

/** What `notifications` asks for. */
export interface NotificationsRequest {
  after?: number | null;
  first?: number | null;
  unreadOnly?: boolean | null;
  order?: 'NEWEST_FIRST' | 'OLDEST_FIRST' | null;
}

/** A page of the viewer's notifications. */
export async function notifications(ctx: Context, { after, first, unreadOnly, order }: NotificationsRequest) {
  const { id } = viewerOf(ctx);
  const size = pageSize(first);
  const rows = await readInbox(ctx, id, {
    after: numberOf('after', after),
    first: size + 1,
    newestFirst: order !== 'OLDEST_FIRST',
    unread: unreadOnly ?? false,
  });
  return { items: rows.slice(0, size), hasNextPage: rows.length > size };
}

/** A number of an inbox as a caller gives it: 0 for before the first. */
export function numberOf(field: string, number: number | null | undefined): number | null {
  if (number != null && number < 0) throw badInput(field, `${field} must be 0 or more.`);
  return number ?? null;
}
