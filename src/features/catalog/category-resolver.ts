import { Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import type { Context } from '../../infra/context.js';
import { encodeId } from '../../kit/id.js';
import { SeatCountType, type SeatCount } from '../seats/index.js';
import { categoryById, childrenOf } from './category.js';
import { courseById } from './course.js';
import type { Category } from './entities.js';
import { CategoryType, CourseType } from './types.js';

@Resolver(() => CategoryType)
export class CategoryResolver {
  @FieldResolver(() => ID)
  id(@Root() category: Category) {
    return encodeId('category', category.id);
  }

  @FieldResolver(() => CategoryType, { nullable: true })
  parent(@Root() category: Category, @Ctx() ctx: Context) {
    return category.parentId && categoryById(ctx).load(category.parentId);
  }

  @FieldResolver(() => [CategoryType])
  children(@Root() category: Category, @Ctx() ctx: Context) {
    return childrenOf(ctx).load(category.id);
  }
}

/** Adds the course to a count of seats. */
@Resolver(() => SeatCountType)
export class SeatCountResolver {
  @FieldResolver(() => CourseType)
  course(@Root() count: SeatCount, @Ctx() ctx: Context) {
    return courseById(ctx).load(count.courseId);
  }
}
