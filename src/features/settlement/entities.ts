import { defineEntity, p } from '@mikro-orm/core';

const SettlementSchema = defineEntity({
  name: 'Settlement',
  tableName: 'settlements',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    instructorId: p.uuid(),
    currency: p.text(),
    /** `YYYY-MM-DD`, in the time zone of each course. */
    fromDay: p.date(),
    /** The last day, counted in. */
    toDay: p.date(),
    grossMinor: p.bigint('number'),
    refundsMinor: p.bigint('number'),
    feeBasisPoints: p.integer(),
    feeMinor: p.bigint('number'),
    carriedOverMinor: p.bigint('number'),
    netMinor: p.bigint('number').persist(false),
    closedAt: p.datetime(),
    paidAt: p.datetime().nullable(),
    paidReference: p.text().nullable(),
  },
});

/** What an instructor is owed for a period; never changed, but that it was paid. */
export class Settlement extends SettlementSchema.class {}
SettlementSchema.setClass(Settlement);

export { SettlementSchema };
