import type { Duty } from '../../infra/events/duties.js';
import { accountsIn } from '../accounts/index.js';

/**
 * Lets go of what was kept for people who are gone: the browsers of one who withdrew, and a year later, when the person
 * is forgotten, the inbox and what they had said about it.
 */
export const forgetInboxes: Duty = {
  name: 'forgetInboxes',
  types: ['accountWithdrawn', 'accountPurged'],
  async perform(_ctx, tx, facts) {
    const events = facts.map(({ event }) => event);
    const gone = JSON.stringify(accountsIn(events));
    const forgotten = JSON.stringify(accountsIn(events.filter(({ type }) => type === 'accountPurged')));
    await tx.query(`delete from push_subscriptions where account_id in ${NAMED}`, [gone]);
    for (const table of ['inboxes', 'notification_preferences', 'notification_choices'])
      await tx.query(`delete from ${table} where account_id in ${NAMED}`, [forgotten]);
  },
};

const NAMED = `(select jsonb_array_elements_text(?::jsonb)::uuid)`;
