import { defineEntity, p } from '@mikro-orm/core';

const EnrollmentSchema = defineEntity({
  name: 'Enrollment',
  tableName: 'enrollments',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    courseId: p.uuid(),
    studentId: p.uuid(),
    status: p.enum(['PENDING_PAYMENT', 'CONFIRMED', 'CANCELLED', 'EXPIRED', 'COMPLETED']),
    holdExpiresAt: p.datetime().nullable(),
    /** Chosen by the student's client; one enrollment per student and key. */
    idempotencyKey: p.text().lazy(),
    priceMinor: p.integer(),
    currency: p.text(),
    createdAt: p.datetime().defaultRaw('now()'),
    /** When it came to an end state. */
    endedAt: p.datetime().nullable(),
  },
});

/** A student's relation to a course. */
export class Enrollment extends EnrollmentSchema.class {}
EnrollmentSchema.setClass(Enrollment);

export { EnrollmentSchema };
