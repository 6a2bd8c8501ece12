/** The front door for the features above. */
export { accountById } from './account.js';
export { Account } from './entities.js';
export { ensureInstructors } from './imported.js';
export { issueAccessToken, readAccessToken } from './tokens.js';
export { AccountType } from './types.js';
