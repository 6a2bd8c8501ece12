import { Arg, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type * as S from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { decodeId } from '../../kit/id.js';
import type { Page } from '../../kit/page.js';
import { topCategories } from './category.js';
import { cancelCourse } from './cancel-course.js';
import { closeCourse } from './close-course.js';
import { courseById } from './course.js';
import { createCategory } from './create-category.js';
import { createCourse } from './create-course.js';
import type { Course } from './entities.js';
import {
  CourseFilter,
  CourseSort,
  CreateCategoryInput,
  CreateCourseInput,
  UpdateCourseInput,
  withUuids,
} from './inputs.js';
import { publishCourse } from './publish-course.js';
import { searchCourses } from './search-courses.js';
import {
  CancelCourseResult,
  CategoryType,
  CloseCourseResult,
  CourseConnection,
  CourseType,
  CreateCategoryResult,
  CreateCourseResult,
  PublishCourseResult,
  UpdateCourseResult,
} from './types.js';
import { updateCourse } from './update-course.js';

@Resolver(() => CourseConnection)
export class CatalogResolver {
  @Query(() => CourseType, { nullable: true })
  course(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return courseById(ctx).load(decodeId('course', id));
  }

  @Query(() => CourseConnection)
  courses(
    @Ctx() ctx: Context,
    @Arg('query', () => String, { nullable: true }) query: string | null | undefined,
    @Arg('filter', () => CourseFilter, { nullable: true }) filter: CourseFilter | null | undefined,
    @Arg('sort', () => CourseSort, { nullable: true }) sort: S.CourseSort | null | undefined,
    @Arg('first', () => Int, { nullable: true, defaultValue: 10 }) first: number,
    @Arg('after', () => String, { nullable: true }) after: string | null | undefined,
  ) {
    return searchCourses(ctx, { query, filter: filter && withUuids(filter), sort, first, after });
  }

  @Query(() => [CategoryType])
  categories(@Ctx() ctx: Context) {
    return topCategories(ctx);
  }

  @FieldResolver(() => Int)
  totalCount(@Root() page: Page<Course>) {
    return page.totalCount();
  }

  @Mutation(() => CreateCourseResult)
  createCourse(@Ctx() ctx: Context, @Arg('input', () => CreateCourseInput) input: CreateCourseInput) {
    return createCourse(ctx, withUuids(input));
  }

  @Mutation(() => UpdateCourseResult)
  updateCourse(@Ctx() ctx: Context, @Arg('input', () => UpdateCourseInput) input: UpdateCourseInput) {
    return updateCourse(ctx, { ...withUuids(input), id: decodeId('course', input.id) });
  }

  @Authorized('ADMIN')
  @Mutation(() => PublishCourseResult)
  publishCourse(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return publishCourse(ctx, { id: decodeId('course', id) });
  }

  @Authorized('ADMIN')
  @Mutation(() => CloseCourseResult)
  closeCourse(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return closeCourse(ctx, { id: decodeId('course', id) });
  }

  @Authorized('ADMIN')
  @Mutation(() => CancelCourseResult)
  cancelCourse(@Ctx() ctx: Context, @Arg('id', () => ID) id: string, @Arg('reason', () => String) reason: string) {
    return cancelCourse(ctx, { id: decodeId('course', id), reason });
  }

  @Authorized('ADMIN')
  @Mutation(() => CreateCategoryResult)
  createCategory(@Ctx() ctx: Context, @Arg('input', () => CreateCategoryInput) input: CreateCategoryInput) {
    const { parentId, ...rest } = input;
    return createCategory(ctx, { ...rest, parentId: parentId && decodeId('category', parentId, 'parentId') });
  }
}
