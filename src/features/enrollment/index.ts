/** The front door for the features above. */
export { Enrollment } from './entities.js';
export { checkKey } from './enroll.js';
export { enrollmentById, isLive, recordOf, type EnrollmentRecord } from './enrollment.js';
export { enrollmentsChannel, type EnrollmentChanged, type EnrollmentSnapshot } from './events.js';
export { fillSeats, returnSeats, type SeatFor } from './fill-seats.js';
export { alreadyEnrolled, busy, idempotencyKeyReused, notAdmitted } from './refusals.js';
export { AlreadyEnrolled, Busy, EnrollmentType, IdempotencyKeyReused, NotAdmitted } from './types.js';
