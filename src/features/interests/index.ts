/** The front door for the features above. */
export { interestsChannel, type CourseMatched, type FollowedCourseOpened, type Interested } from './events.js';
