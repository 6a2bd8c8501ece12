import { defineEntity, p } from '@mikro-orm/core';

const CampaignSchema = defineEntity({
  name: 'Campaign',
  tableName: 'coupon_campaigns',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    name: p.text(),
    kind: p.enum(['CLAIM', 'CODE']),
    currency: p.text(),
    /** Percent of the price; null when an amount is taken off. */
    ratePercent: p.integer().nullable(),
    /** What is taken off; null when a rate is. */
    amountMinor: p.integer().nullable(),
    /** The most that a rate takes off. */
    capMinor: p.integer().nullable(),
    minimumPriceMinor: p.integer().default(0),
    opensAt: p.datetime().nullable(),
    closesAt: p.datetime().nullable(),
    /** Until when its coupons can be used, whenever they were issued. */
    usableUntil: p.datetime().nullable(),
    /** When an admin closed it, for good. */
    closedAt: p.datetime().nullable(),
    stock: p.integer(),
    /** Coupons that were issued; the constraint `coupon_campaigns_within_stock` keeps it from 0 to `stock`. */
    issued: p.integer().default(0),
    /** Goes up with every change of the count, so that a late message can be told from a new one. */
    version: p.integer().default(1),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

/** What coupons are issued from. */
export class Campaign extends CampaignSchema.class {}
CampaignSchema.setClass(Campaign);

const CouponSchema = defineEntity({
  name: 'Coupon',
  tableName: 'coupons',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    campaignId: p.uuid(),
    accountId: p.uuid(),
    status: p.enum(['ISSUED', 'RESERVED', 'SPENT']).default('ISSUED'),
    /** Chosen by the person's client; one coupon per person and key. */
    idempotencyKey: p.text().lazy(),
    /** The code that led to it; null without one. */
    codeId: p.uuid().nullable().lazy(),
    /** The payment that it is set aside for or was spent on; null while it can be used. */
    paymentId: p.uuid().nullable(),
    /** What it takes off that payment. */
    discountMinor: p.integer().nullable(),
    issuedAt: p.datetime().defaultRaw('now()'),
  },
});

/** One person's coupon of a campaign. */
export class Coupon extends CouponSchema.class {}
CouponSchema.setClass(Coupon);

export { CampaignSchema, CouponSchema };
