import type { Feature } from '../feature.js';
import { announceWindows } from './announce-windows.js';
import { categoryById } from './category.js';
import { CategoryResolver, SeatCountResolver } from './category-resolver.js';
import { courseById } from './course.js';
import { CourseResolver } from './course-resolver.js';
import { CategorySchema, CourseInstructorSchema, CourseSchema, CourseSessionSchema } from './entities.js';
import { CatalogResolver } from './resolver.js';
import { CourseStatusResolver } from './watch-resolver.js';
import type { CourseStatus } from './watch-status.js';

export const catalog: Feature = {
  name: 'catalog',
  entities: [CategorySchema, CourseSchema, CourseInstructorSchema, CourseSessionSchema],
  resolvers: [CatalogResolver, CourseResolver, CategoryResolver, SeatCountResolver, CourseStatusResolver],
  nodes: {
    course: (ctx, id) => courseById(ctx).load(id),
    category: (ctx, id) => categoryById(ctx).load(id),
  },
  reactions: {
    coursePublished: (ctx) => announceWindows(ctx),
    courseChanged: (ctx) => announceWindows(ctx),
    courseCancelled: (ctx) => announceWindows(ctx),
  },
  recurring: [{ name: 'announceWindows', everyMs: 1000, run: announceWindows }],
  shared: {
    courseStatusChanged: { keyOf: (status: CourseStatus) => status.courseId },
    courseOpened: { keyOf: (status: CourseStatus) => status.courseId },
  },
};
