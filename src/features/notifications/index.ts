/** The front door for the features above. */
export { KINDS, type NotificationKind } from './notice.js';
