import { z } from 'zod';
import { count, flag } from './kinds.js';

/** How people and other systems are told. */
export const notifications = {
  NOTIFICATIONS_KEPT_DAYS: count(1, 3_650)
    .default(90)
    .describe('How long a notification is kept after it was read; one that was not read is kept.'),
  VAPID_PUBLIC_KEY: z
    .string()
    .regex(/^[\w-]{87}$/, 'needs a public key as `npx web-push generate-vapid-keys` makes it')
    .optional()
    .describe('By which browsers know our push messages; without both keys none are sent.'),
  VAPID_PRIVATE_KEY: z
    .string()
    .regex(/^[\w-]{43}$/, 'needs a private key as `npx web-push generate-vapid-keys` makes it')
    .optional()
    .describe('Signs push messages.'),
  VAPID_SUBJECT: z
    .url({ protocol: /^(mailto|https)$/, error: 'needs an address such as mailto:operators@example.com' })
    .default('mailto:operators@localhost.localdomain')
    .describe('Whom a push service may turn to about us.'),
  PRIVATE_ADDRESSES: flag
    .default(false)
    .describe('Whether webhooks and pushes may go to private addresses and over plain HTTP; for a closed network.'),
};
