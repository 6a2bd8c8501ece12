import type { Feature } from '../../feature.js';
import { forgetOldNotices, noticeProvider, retryParkedNotices } from './notice-provider.js';
import { webhookRoute } from './receive-webhook.js';

/** How providers tell us of payments. */
export const webhooks = {
  routes: [webhookRoute],
  jobs: [noticeProvider],
  recurring: [
    { name: 'retryParkedNotices', everyMs: 2000, run: retryParkedNotices },
    { name: 'forgetOldNotices', everyMs: 3_600_000, run: forgetOldNotices },
  ],
} satisfies Partial<Feature>;
