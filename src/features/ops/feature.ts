import type { Feature } from '../feature.js';
import { OpsResolver } from './resolver.js';

/** What operators need to trust the day. */
export const ops: Feature = {
  name: 'ops',
  entities: [],
  resolvers: [OpsResolver],
};
