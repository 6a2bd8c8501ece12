/** The front door for the features above, and for the bench. */
export { fillInboxes } from './fill-inboxes.js';
export { KINDS, type NotificationKind } from './notice.js';
