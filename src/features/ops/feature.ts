import type { Feature } from '../feature.js';
import { deadLetterById } from './dead-letters/list-dead-letters.js';
import { DeadLetterConnectionResolver, DeadLetterResolver } from './dead-letters/resolver.js';
import { OpsResolver } from './resolver.js';

/** What operators need to trust the day. */
export const ops: Feature = {
  name: 'ops',
  entities: [],
  resolvers: [OpsResolver, DeadLetterResolver, DeadLetterConnectionResolver],
  nodes: { dead_letter: deadLetterById },
};
