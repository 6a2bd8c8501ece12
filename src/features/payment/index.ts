/** The front door for the features above. */
export { post, type LedgerAccount, type LedgerLine } from './books/ledger.js';
export { Payment, Refund } from './entities.js';
export { paymentsChannel, type PaymentChanged, type RefundChanged } from './events.js';
export { paymentById, visiblePayment } from './payment.js';
export { settlePayment } from './settle.js';
export { PaymentType, RefundType } from './types.js';
