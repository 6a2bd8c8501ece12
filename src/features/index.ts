import { accounts } from './accounts/feature.js';
import { catalog } from './catalog/feature.js';
import { coupons } from './coupons/feature.js';
import { enrollment } from './enrollment/feature.js';
import type { Feature } from './feature.js';
import { interests } from './interests/feature.js';
import { notifications } from './notifications/feature.js';
import { ops } from './ops/feature.js';
import { payment } from './payment/feature.js';
import { queue } from './queue/feature.js';
import { seats } from './seats/feature.js';
import { webhooks } from './webhooks/feature.js';
import { settlement } from './settlement/feature.js';
import { waitlist } from './waitlist/feature.js';

/** Every feature, top to bottom: one may import those below it, through their `index.ts`. */
export const features: readonly Feature[] = [
  ops,
  webhooks,
  notifications,
  interests,
  settlement,
  payment,
  coupons,
  waitlist,
  enrollment,
  queue,
  catalog,
  seats,
  accounts,
];
