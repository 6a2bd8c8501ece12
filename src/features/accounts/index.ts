/** The front door for the features above. */
export { accountById } from './account.js';
export { createAccount } from './create-account.js';
export { Account } from './entities.js';
export {
  accountChannel,
  accountsIn,
  type AccountChanged,
  type AccountPurged,
  type AccountRestored,
  type AccountWithdrawn,
} from './people/events.js';
export { ensureInstructors } from './imported.js';
export { KEPT_DAYS } from './leaving/retention.js';
export { hashPassword, verifyPassword } from './password.js';
export { recordAct, type Act } from './acts/record-act.js';
export { onSessionRevoked } from './revocations.js';
export { ACCESS_COOKIE } from './session-cookies.js';
export { revokeSessions, sessionsStanding } from './sessions.js';
export { issueAccessToken, readAccessToken } from './tokens.js';
export { AccountType, Role } from './types.js';
