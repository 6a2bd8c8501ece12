import type { Feature } from '../feature.js';
import { cleanInboxes } from './clean-inboxes.js';
import { deliverNotices } from './deliver.js';
import { waiters } from './doorbell.js';
import { exportNotifications } from './export-notifications.js';
import { fillInboxes } from './fill-inboxes.js';
import { forgetInboxes } from './forget-inboxes.js';
import { ChannelsResolver, InboxResolver, NotificationResolver, NotificationsResolver } from './resolver.js';

/** An inbox for every person, and the ways beside it. */
export const notifications: Feature = {
  name: 'notifications',
  entities: [],
  resolvers: [NotificationResolver, InboxResolver, NotificationsResolver, ChannelsResolver],
  exports: exportNotifications,
  duties: [fillInboxes, forgetInboxes],
  recurring: [
    { name: 'deliverNotices', everyMs: 1000, run: deliverNotices },
    // What is old goes within the day: asking more often costs a look at an index.
    { name: 'cleanInboxes', everyMs: 3_600_000, run: cleanInboxes },
  ],
  start: (infra) => waiters(infra).follow(),
};
