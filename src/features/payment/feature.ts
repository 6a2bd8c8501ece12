import type { Feature } from '../feature.js';
import { webhooks } from './webhooks/index.js';

/** How money comes and goes. */
export const payment: Feature = {
  name: 'payment',
  entities: [],
  resolvers: [],
  ...webhooks,
};
