import { Arg, Ctx, FieldResolver, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { Context } from '../../infra/context.js';
import { decodeId } from '../../kit/id.js';
import { courseById } from './course.js';
import { CourseStatusType, CourseType } from './types.js';
import { watchOpenings, watchStatus, type CourseStatus } from './watch-status.js';

@Resolver(() => CourseStatusType)
export class CourseStatusResolver {
  @FieldResolver(() => CourseType)
  course(@Root() status: CourseStatus, @Ctx() ctx: Context) {
    return courseById(ctx).load(status.courseId);
  }

  @Subscription(() => CourseStatusType, {
    subscribe: ({ context, args }) =>
      watchStatus(
        context as Context,
        (args['courseIds'] as string[]).map((id) => decodeId('course', id, 'courseIds')),
      ),
  })
  courseStatusChanged(@Root() status: CourseStatus, @Arg('courseIds', () => [ID]) _courseIds: string[]) {
    return status;
  }

  @Subscription(() => CourseStatusType, {
    subscribe: ({ context, args: { categoryId } }) =>
      watchOpenings(context as Context, categoryId ? decodeId('category', categoryId as string, 'categoryId') : null),
  })
  courseOpened(
    @Root() status: CourseStatus,
    @Arg('categoryId', () => ID, { nullable: true }) _categoryId?: string | null,
  ) {
    return status;
  }
}
