/** The front door for the features above. */
export { checkKey } from './enroll.js';
export { enrollmentById, isLive, recordOf, type EnrollmentRecord } from './enrollment.js';
export { Enrollment } from './entities.js';
export { enrollmentsChannel, type EnrollmentChanged, type EnrollmentSnapshot } from './events.js';
export { fillSeats, returnSeats, type SeatFor } from './fill-seats.js';
export { busy, idempotencyKeyReused, alreadyEnrolled, notAdmitted } from './refusals.js';
export { Busy, EnrollmentType, IdempotencyKeyReused, AlreadyEnrolled, NotAdmitted } from './types.js';
