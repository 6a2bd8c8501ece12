import { defineEntity, p } from '@mikro-orm/core';
import type { Standing } from './differences.js';

const PaymentDifferenceSchema = defineEntity({
  name: 'PaymentDifference',
  tableName: 'payment_differences',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    provider: p.enum(['SANDBOX', 'TOSS', 'STRIPE']),
    kind: p.enum([
      'MONEY_NOT_RECORDED',
      'MONEY_NOT_AT_PROVIDER',
      'AMOUNT_DIFFERS',
      'REFUND_NOT_RECORDED',
      'REFUND_NOT_AT_PROVIDER',
      'UNKNOWN_PAYMENT',
      'PAID_TWICE',
    ]),
    paymentId: p.uuid().nullable(),
    providerRef: p.text().nullable(),
    ours: p.json<Standing>().nullable(),
    theirs: p.json<Standing>().nullable(),
    foundAt: p.datetime(),
    seenAt: p.datetime(),
    resolvedAt: p.datetime().nullable(),
    resolution: p.text().nullable(),
  },
});

/** Something on which our books and a provider's do not agree. */
export class PaymentDifference extends PaymentDifferenceSchema.class {}
PaymentDifferenceSchema.setClass(PaymentDifference);

export { PaymentDifferenceSchema };
