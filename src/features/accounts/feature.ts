import type { Feature } from '../feature.js';
import { accountById } from './account.js';
import { devMailbox } from './dev-mailbox.js';
import { AccountSchema } from './entities.js';
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

export const accounts: Feature = {
  name: 'accounts',
  entities: [AccountSchema],
  resolvers: [AccountResolver, SignUpResolver, ProfileResolver, RecoveryResolver],
  nodes: { account: (ctx, id) => accountById(ctx).load(id) },
  jobs: [
    ...[signUpLetter, resetLetter, signInHintLetter, verificationLetter],
    ...[emailChangeLetters, emailChangedLetter, passwordChangedLetter],
  ],
  routes: devMailbox,
  start: (infra) => revocations(infra).follow(),
};
