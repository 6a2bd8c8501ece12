import type { Feature } from '../feature.js';
import { categoryById } from './category.js';
import { CategoryResolver, SeatCountResolver } from './category-resolver.js';
import { courseById } from './course.js';
import { CourseResolver } from './course-resolver.js';
import { CategorySchema, CourseInstructorSchema, CourseSchema, CourseSessionSchema } from './entities.js';
import { CatalogResolver } from './resolver.js';

export const catalog: Feature = {
  name: 'catalog',
  entities: [CategorySchema, CourseSchema, CourseInstructorSchema, CourseSessionSchema],
  resolvers: [CatalogResolver, CourseResolver, CategoryResolver, SeatCountResolver],
  nodes: {
    course: (ctx, id) => courseById(ctx).load(id),
    category: (ctx, id) => categoryById(ctx).load(id),
  },
};
