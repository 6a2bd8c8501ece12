import type { Feature } from '../feature.js';
import { visibleAccount } from './account.js';
import { actNode } from './acts/list-acts.js';
import { ActConnectionResolver, ActResolver } from './acts/resolver.js';
import { devMailbox } from './dev-mailbox.js';
import { DeviceResolver } from './devices/device-resolver.js';
import { AccountSchema, AdminActSchema, InstructorProfileSchema } from './entities.js';
import { keyring } from './keys/keyring.js';
import { publishKeys } from './keys/publish-keys.js';
import { rotateKeys } from './keys/rotate-keys.js';
import { exportAccount } from './leaving/export-account.js';
import { purgeWithdrawn } from './leaving/purge.js';
import { restoreLetter } from './leaving/request-account-restore.js';
import { LeavingResolver } from './leaving/resolver.js';
import { withdrawnLetter } from './leaving/withdraw-account.js';
import { endDueSessions } from './people/end-sessions.js';
import { AccountConnectionResolver, PeopleResolver } from './people/resolver.js';
import { emailChangedLetter } from './profile/confirm-email-change.js';
import { emailChangeLetters } from './profile/email-change-letters.js';
import { passwordChangedLetter } from './profile/keep-password.js';
import { verificationLetter } from './profile/request-verification-code.js';
import { ProfileResolver } from './profile/resolver.js';
import { signInHintLetter } from './recovery/find-my-email.js';
import { resetLetter } from './recovery/request-password-reset.js';
import { RecoveryResolver } from './recovery/resolver.js';
import { AccountResolver } from './resolver.js';
import { revocations } from './revocations.js';
import { SignUpResolver } from './sign-up/resolver.js';
import { signUpLetter } from './sign-up/sign-up-letter.js';
import { comeBack } from './sso/come-back.js';
import { goOut } from './sso/go-out.js';
import { IdentitySchema } from './sso/identity.js';
import { IdentityResolver, UnlinkedIdentityResolver } from './sso/sso-resolver.js';

export const accounts: Feature = {
  name: 'accounts',
  entities: [AccountSchema, AdminActSchema, InstructorProfileSchema, IdentitySchema],
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
    DeviceResolver,
    IdentityResolver,
    UnlinkedIdentityResolver,
  ],
  nodes: { account: visibleAccount, act: actNode },
  recurring: [
    rotateKeys,
    { name: 'endDueSessions', everyMs: 1000, run: endDueSessions },
    { name: 'purgeWithdrawn', everyMs: 60 * 60 * 1000, run: purgeWithdrawn },
  ],
  exports: exportAccount,
  jobs: [
    ...[signUpLetter, resetLetter, signInHintLetter, verificationLetter],
    ...[emailChangeLetters, emailChangedLetter, passwordChangedLetter],
    ...[restoreLetter, withdrawnLetter],
  ],
  routes: [...devMailbox, publishKeys, goOut, comeBack],
  start: async (infra) => {
    await keyring(infra).read();
    const stops = [await revocations(infra).follow(), keyring(infra).follow()];
    return async () => void (await Promise.all(stops.map((stop) => stop())));
  },
};
