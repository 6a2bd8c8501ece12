import type { Feature } from '../feature.js';
import { visibleAccount } from './account.js';
import { actNode } from './acts/list-acts.js';
import { ActConnectionResolver, ActResolver } from './acts/resolver.js';
import { AccountSchema, InstructorProfileSchema } from './entities.js';
import { exportAccount } from './leaving/export-account.js';
import { purgeWithdrawn } from './leaving/purge.js';
import { LeavingResolver } from './leaving/resolver.js';
import { endDueSessions } from './people/end-sessions.js';
import { AccountConnectionResolver, PeopleResolver } from './people/resolver.js';
import { AccountResolver } from './resolver.js';
import { revocations } from './revocations.js';

export const accounts: Feature = {
  name: 'accounts',
  entities: [AccountSchema, InstructorProfileSchema],
  resolvers: [
    AccountResolver,
    PeopleResolver,
    AccountConnectionResolver,
    LeavingResolver,
    ActResolver,
    ActConnectionResolver,
  ],
  nodes: { account: visibleAccount, act: actNode },
  recurring: [
    { name: 'endDueSessions', everyMs: 1000, run: endDueSessions },
    { name: 'purgeWithdrawn', everyMs: 60 * 60 * 1000, run: purgeWithdrawn },
  ],
  exports: exportAccount,
  start: (infra) => revocations(infra).follow(),
};
