/** The front door for the features above. */
export { categoryById } from './category.js';
export { courseById, demandEdit, mayEdit, teaches } from './course.js';
export { Category, Course, CourseInstructor, CourseSession } from './entities.js';
export {
  courseChannel,
  type CourseCancelled,
  type CourseChanged,
  type CourseOpened,
  type CourseWindowChanged,
  type CoursePublished,
} from './events.js';
export { registrationClosed } from './refusals.js';
export { CategoryType, CourseType, RegistrationClosed } from './types.js';
export { openSql, windowOf, type Window } from './window.js';
