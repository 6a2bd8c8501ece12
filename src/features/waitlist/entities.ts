import { defineEntity, p } from '@mikro-orm/core';

const WaitlistEntrySchema = defineEntity({
  name: 'WaitlistEntry',
  tableName: 'waitlist_entries',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    courseId: p.uuid(),
    studentId: p.uuid(),
    /** The lowest is the next. Those put at the front have ranks below zero, in the order in which they were put there. */
    rank: p.bigint('string'),
    state: p
      .enum(['WAITING', 'OFFERED', 'ENROLLED', 'DECLINED', 'OFFER_EXPIRED', 'LEFT', 'REMOVED'])
      .default('WAITING'),
    offerExpiresAt: p.datetime().nullable(),
    enrollmentId: p.uuid().nullable(),
    /** The payment that was too late for its seat and waits for the next one. */
    paymentId: p.uuid().nullable(),
    /** What they give up for the seat. */
    swapEnrollmentId: p.uuid().nullable(),
    /** Whom they wait with: all of them get seats, or nobody. */
    groupId: p.uuid().nullable(),
    passedOverReason: p
      .enum(['HAS_A_HOLD', 'ALREADY_ENROLLED', 'ACCOUNT_NOT_ACTIVE', 'NOT_ENOUGH_SEATS', 'GROUP_NOT_READY'])
      .nullable(),
    endedBecause: p
      .enum(['COURSE_OVER', 'COURSE_CANCELLED', 'ALREADY_ENROLLED', 'ACCOUNT_NOT_ACTIVE', 'BY_ADMIN', 'PAID_BACK'])
      .nullable(),
    note: p.text().nullable(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

/** One person's place in the line for a full course. */
export class WaitlistEntry extends WaitlistEntrySchema.class {
  // What a read may bring along, so that nobody asks for it again: 1 for the next …
  declare readonly position?: number | null;
  // … and how many wait in all.
  declare readonly waiting?: number;
}
WaitlistEntrySchema.setClass(WaitlistEntry);

const WaitlistGroupSchema = defineEntity({
  name: 'WaitlistGroup',
  tableName: 'waitlist_groups',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    courseId: p.uuid(),
    size: p.integer(),
    /** When its last member had joined. */
    inLineAt: p.datetime().nullable(),
  },
});

/** People who want seats in a course together or not at all. */
export class WaitlistGroup extends WaitlistGroupSchema.class {}
WaitlistGroupSchema.setClass(WaitlistGroup);

const WaitlistPolicySchema = defineEntity({
  name: 'WaitlistPolicy',
  tableName: 'waitlist_policies',
  properties: {
    courseId: p.uuid().primary(),
    offerMinutes: p.integer(),
    promotion: p.enum(['OFFER', 'DIRECT']),
  },
});

/** How a full course is handed on, where somebody has said so. */
export class WaitlistPolicy extends WaitlistPolicySchema.class {}
WaitlistPolicySchema.setClass(WaitlistPolicy);

export { WaitlistEntrySchema, WaitlistGroupSchema, WaitlistPolicySchema };
