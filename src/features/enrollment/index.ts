/** The front door for the features above. */
export { Enrollment } from './entities.js';
export { enrollmentById } from './enrollment.js';
export { enrollmentsChannel, type EnrollmentChanged } from './events.js';
export { busy, idempotencyKeyReused } from './refusals.js';
export { Busy, EnrollmentType, IdempotencyKeyReused } from './types.js';
