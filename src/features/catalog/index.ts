/** The front door for the features above. */
export { categoryById } from './category.js';
export { currencyCode, text, whole } from './course-input.js';
export { courseById, demandEdit, mayEdit, teaches } from './course.js';
export { Category, Course, CourseInstructor, CourseSession } from './entities.js';
export {
  courseChanged,
  courseChannel,
  type CourseCancelled,
  type CourseChanged,
  type CourseOpened,
  type CourseWindowChanged,
  type CoursePublished,
} from './events.js';
export { courseStateConflict, registrationClosed } from './refusals.js';
export { CategoryType, CourseStateConflict, CourseType, RegistrationClosed } from './types.js';
export { openSql, windowOf, type Window } from './window.js';
