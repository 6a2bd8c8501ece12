import type { Feature } from '../feature.js';
import { accountById } from './account.js';
import { AccountSchema } from './entities.js';
import { AccountResolver } from './resolver.js';
import { revocations } from './revocations.js';

export const accounts: Feature = {
  name: 'accounts',
  entities: [AccountSchema],
  resolvers: [AccountResolver],
  nodes: { account: (ctx, id) => accountById(ctx).load(id) },
  start: (infra) => revocations(infra).follow(),
};
