import type { Duty } from '../../infra/events/duties.js';
import type { CourseOpened } from '../catalog/index.js';
import { tellOf, type FollowedCourseOpened } from './events.js';

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
    for (const { courseId, accountIds } of followers)
      tellOf(tx, courseId, accountIds, (some): FollowedCourseOpened => ({
        type: 'followedCourseOpened',
        courseId,
        accountIds: some,
      }));
  },
};
