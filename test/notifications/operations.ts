import type { DomainEvent } from '../../src/infra/events/outbox.js';
import { transaction } from '../../src/infra/postgres/transaction.js';
import type { NotificationKind } from '../../src/generated/schema.js';
import type { Person, TestApp } from '../support/app.js';

/** A notification as these tests ask for it. */
export interface Seen {
  number: number;
  kind: NotificationKind;
  title: string;
  body: string;
  course: { id: string } | null;
  createdAt: string;
  readAt: string | null;
}

const FIELDS = `number kind title body course { id } createdAt readAt`;

export const NOTIFICATIONS = `
  query N($after: Int, $first: Int, $unreadOnly: Boolean, $order: NotificationOrder) {
    notifications(after: $after, first: $first, unreadOnly: $unreadOnly, order: $order) {
      items { ${FIELDS} } hasNextPage inbox { lastNumber readTo unreadCount cleanedTo }
    }
  }`;
export const UNREAD = `{ unreadCount }`;
export const MARK_READ = `
  mutation M($upTo: Int!) { markNotificationsRead(upTo: $upTo) { lastNumber readTo unreadCount cleanedTo } }`;
export const RECEIVED = `subscription R($after: Int) { notificationReceived(after: $after) { ${FIELDS} } }`;

/** Commits facts as features do. */
export async function tellFacts(app: TestApp, ...events: DomainEvent[]): Promise<void> {
  await transaction(app.context(), async (tx) => {
    for (const event of events) tx.emit('facts:of-a-test', event);
  });
}

/** Carries every fact and has every duty performed: what runs by itself unless `repeating` is false. */
export async function settleFacts(app: TestApp): Promise<void> {
  await app.runRelay();
  await app.runDuties();
}

/** A person's whole inbox, the oldest first, as far as a page of 100 goes. */
export async function inboxOf(app: TestApp, as: Person, process = 0): Promise<Seen[]> {
  const { items } = await app.run(NOTIFICATIONS, { first: 100, order: 'OLDEST_FIRST' }, { as, process });
  return items;
}

/** A change of a person's role, as accounts tell it: a fact about nobody else and no course. */
export const roleChanged = ({ uuid }: Person, reason: string | null = null) => ({
  type: 'accountChanged',
  accountId: uuid,
  change: 'ROLE',
  before: 'STUDENT',
  after: 'INSTRUCTOR',
  reason,
});
