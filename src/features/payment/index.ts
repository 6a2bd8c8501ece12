/** The front door for the features above. */
export { post, type LedgerAccount, type LedgerLine } from './books/ledger.js';
