/** The front door for the features above. */
export { endEnrollment } from './cancel-enrollment.js';
export { Enrollment } from './entities.js';
export { checkKey } from './enroll.js';
export { enrollmentById, isLive, recordOf, type EnrollmentRecord } from './enrollment.js';
export { enrollmentsChannel, type EnrollmentChanged, type EnrollmentSnapshot, type HoldEnding } from './events.js';
export { fillSeats, returnSeats, type SeatFor } from './fill-seats.js';
export { confirmHold, retakeSeat } from './paid-seat.js';
export { alreadyEnrolled, busy, enrollmentStateConflict, idempotencyKeyReused, notAdmitted } from './refusals.js';
export {
  AlreadyEnrolled,
  Busy,
  EnrollmentStateConflict,
  EnrollmentType,
  IdempotencyKeyReused,
  NotAdmitted,
  StreamReset,
} from './types.js';
