/** The front door for the features above. */
export { Enrollment } from './entities.js';
export { enrollmentById } from './enrollment.js';
export { enrollmentsChannel, type EnrollmentChanged, type HoldEnding } from './events.js';
export { EnrollmentType } from './types.js';
