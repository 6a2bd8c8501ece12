import type { Feature } from '../feature.js';
import { FollowSchema, KeywordAlertSchema } from './entities.js';
import { exportInterests } from './export-interests.js';
import { forgetInterests } from './forget-interests.js';
import { matchNewCourses } from './match-courses.js';
import { tellFollowers } from './tell-followers.js';
import { FollowResolver, KeywordAlertResolver } from './resolver.js';

/** What people want to hear of. Whom it interests is told as a fact; that they hear of it is the notifications' work. */
export const interests: Feature = {
  name: 'interests',
  entities: [FollowSchema, KeywordAlertSchema],
  resolvers: [FollowResolver, KeywordAlertResolver],
  duties: [tellFollowers, forgetInterests],
  exports: exportInterests,
  reactions: { coursePublished: (ctx) => matchNewCourses(ctx) },
  recurring: [{ name: 'matchNewCourses', everyMs: 2000, run: matchNewCourses }],
};
