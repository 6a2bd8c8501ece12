/** The front door for the features above. */
export { endEnrollment } from './cancel-enrollment.js';
export { Enrollment } from './entities.js';
export { enrollmentById } from './enrollment.js';
export { enrollmentsChannel, type EnrollmentChanged } from './events.js';
export { busy, idempotencyKeyReused } from './refusals.js';
export { Busy, EnrollmentType, IdempotencyKeyReused } from './types.js';
export { confirmHold, expireHold, retakeSeat } from './paid-seat.js';
export { enrollmentStateConflict } from './refusals.js';
export { EnrollmentStateConflict, StreamReset } from './types.js';
