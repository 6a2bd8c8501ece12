import { flag } from './kinds.js';

/** How people and other systems are told. */
export const notifications = {
  PRIVATE_ADDRESSES: flag
    .default(false)
    .describe('Whether webhooks and pushes may go to private addresses and over plain HTTP; for a closed network.'),
};
