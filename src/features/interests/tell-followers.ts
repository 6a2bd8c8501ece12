import type { Duty } from '../../infra/events/duties.js';
import type { CourseOpened } from '../catalog/index.js';
import { interestsChannel, type FollowedCourseOpened } from './events.js';

/** People that one fact names at most. */
const PEOPLE_MAX = 500;

/** Finds who follows a course that begins to take seats. */
export const tellFollowers: Duty = {
  name: 'followedCourses',
  types: ['courseOpened'],
  awaited: `exists (select from follows where course_id is not null)`,
  async perform(_ctx, tx, facts) {
    const ids = [...new Set(facts.map(({ event }) => (event as CourseOpened).courseId))];
    const followers = await tx.query<{ courseId: string; accountIds: string[] }>(
      `select course_id as "courseId", array_agg(account_id order by account_id) as "accountIds"
         from follows where course_id = any (?::uuid[]) group by course_id`,
      [`{${ids.join()}}`],
    );
    for (const { courseId, accountIds } of followers) {
      for (let i = 0; i < accountIds.length; i += PEOPLE_MAX) {
        const people = accountIds.slice(i, i + PEOPLE_MAX);
        const fact: FollowedCourseOpened = { type: 'followedCourseOpened', courseId, accountIds: people };
        tx.emit(interestsChannel(courseId), fact);
      }
    }
  },
};
