/** The front door for the features above. */
export { interestsChannel, type CourseMatched, type Interested } from './events.js';
