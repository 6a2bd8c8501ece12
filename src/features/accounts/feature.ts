import type { Feature } from '../feature.js';
import { devMailbox } from './dev-mailbox.js';
import { emailChangedLetter } from './profile/confirm-email-change.js';
import { emailChangeLetters } from './profile/email-change-letters.js';
import { passwordChangedLetter } from './profile/keep-password.js';
import { verificationLetter } from './profile/request-verification-code.js';
import { ProfileResolver } from './profile/resolver.js';
import { signInHintLetter } from './recovery/find-my-email.js';
import { resetLetter } from './recovery/request-password-reset.js';
import { RecoveryResolver } from './recovery/resolver.js';
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
import { SignUpResolver } from './sign-up/resolver.js';
import { signUpLetter } from './sign-up/sign-up-letter.js';

export const accounts: Feature = {
  name: 'accounts',
  entities: [AccountSchema, InstructorProfileSchema],
  resolvers: [
    AccountResolver,
    SignUpResolver,
    ProfileResolver,
    RecoveryResolver,
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
  jobs: [
    ...[signUpLetter, resetLetter, signInHintLetter, verificationLetter],
    ...[emailChangeLetters, emailChangedLetter, passwordChangedLetter],
  ],
  routes: devMailbox,
  start: (infra) => revocations(infra).follow(),
};
