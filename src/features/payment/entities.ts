import { defineEntity, p } from '@mikro-orm/core';
import type { Policy } from './refunds/rules.js';

const PaymentSchema = defineEntity({
  name: 'Payment',
  tableName: 'payments',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    /** What the money is for; another one than in the beginning once it went through the waitlist. */
    enrollmentId: p.uuid(),
    courseId: p.uuid(),
    studentId: p.uuid(),
    status: p.enum(['PENDING', 'AUTHORIZED', 'PAID', 'CANCEL_REQUESTED', 'REFUNDED', 'FAILED']),
    /** Null where nothing was to be paid. */
    provider: p.enum(['SANDBOX', 'TOSS', 'STRIPE']).nullable(),
    /** The provider's own name for it; null until the provider has said it. */
    providerRef: p.text().nullable(),
    /** What the widget is opened with. */
    parameters: p.json<Record<string, string>>(),
    /** The course's title when it was begun: what the payer reads. */
    title: p.text(),
    priceMinor: p.integer(),
    discountMinor: p.integer(),
    /** What took the discount off; it is no longer this payment's once that was given up or went back whole. */
    couponId: p.uuid().nullable(),
    /** `priceMinor` without `discountMinor`; Postgres counts it. */
    amountMinor: p.integer(),
    /** How much was asked back so far, done or not; never more than came. */
    askedBackMinor: p.integer(),
    refundedMinor: p.integer(),
    currency: p.text(),
    /** The rule for refunds when it was begun; null: all of it, at any time. */
    refundPolicy: p.json<Policy>().nullable(),
    purpose: p.enum(['SEAT', 'WAITLIST', 'RETURN']).nullable(),
    waitlistEntryId: p.uuid().nullable(),
    keptUntil: p.datetime().nullable(),
    failure: p.enum(['DECLINED', 'MISMATCH', 'HOLD_ENDED', 'SUPERSEDED']).nullable(),
    /** Goes up with every change, so that a late message can be told from a new one. */
    version: p.integer(),
    createdAt: p.datetime(),
    /** When the money was here. */
    paidAt: p.datetime().nullable(),
  },
});

/** One attempt to pay for a seat. */
export class Payment extends PaymentSchema.class {}
PaymentSchema.setClass(Payment);

const RefundSchema = defineEntity({
  name: 'Refund',
  tableName: 'refunds',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    paymentId: p.uuid(),
    cause: p.enum([
      'ENROLLMENT_CANCELLED',
      'COURSE_CANCELLED',
      'ADMIN_DECISION',
      'NO_SEAT',
      'DUPLICATE',
      'COUPON_USED',
      'PROVIDER_DECISION',
    ]),
    /** What tells two refunds of one cause apart: an admin's key; empty for causes that come once. */
    causeKey: p.text(),
    status: p.enum(['REQUESTED', 'DONE']),
    amountMinor: p.integer(),
    currency: p.text(),
    reason: p.text().nullable(),
    createdAt: p.datetime(),
    doneAt: p.datetime().nullable(),
  },
});

/** Money on its way back. */
export class Refund extends RefundSchema.class {}
RefundSchema.setClass(Refund);

export { PaymentSchema, RefundSchema };
