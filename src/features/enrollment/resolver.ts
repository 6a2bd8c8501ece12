import {
  Arg,
  Authorized,
  Ctx,
  FieldResolver,
  ID,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import type * as S from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { decodeId, encodeId } from '../../kit/id.js';
import type { Page } from '../../kit/page.js';
import { accountById, AccountType } from '../accounts/index.js';
import { Money } from '../base-types.js';
import { courseById, CourseType, type Course } from '../catalog/index.js';
import { cancelEnrollment } from './cancel-enrollment.js';
import { confirmEnrollment } from './confirm-enrollment.js';
import { enroll } from './enroll.js';
import { liveEnrollmentOf, type EnrollmentRecord } from './enrollment.js';
import { myEnrollments, roster } from './list-enrollments.js';
import * as types from './types.js';
import { watchEnrollments, type EnrollmentUpdate } from './watch-enrollments.js';

@Resolver(() => types.EnrollmentType)
export class EnrollmentResolver {
  @FieldResolver(() => ID)
  id(@Root() enrollment: EnrollmentRecord) {
    return encodeId('enrollment', enrollment.id);
  }

  @FieldResolver(() => CourseType)
  course(@Root() enrollment: EnrollmentRecord, @Ctx() ctx: Context) {
    return courseById(ctx).load(enrollment.courseId);
  }

  @FieldResolver(() => AccountType)
  student(@Root() enrollment: EnrollmentRecord, @Ctx() ctx: Context) {
    return accountById(ctx).load(enrollment.studentId);
  }

  @FieldResolver(() => Money)
  price(@Root() enrollment: EnrollmentRecord) {
    return { amountMinor: enrollment.priceMinor, currency: enrollment.currency };
  }

  @Authorized()
  @Query(() => types.EnrollmentConnection)
  myEnrollments(
    @Ctx() ctx: Context,
    @Arg('status', () => [types.EnrollmentStatus], { nullable: true }) status?: S.EnrollmentStatus[] | null,
    @Arg('first', () => Int, { nullable: true, defaultValue: 10 }) first?: number | null,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
  ) {
    return myEnrollments(ctx, { status, first, after });
  }

  @Authorized('INSTRUCTOR')
  @Query(() => types.EnrollmentConnection)
  roster(
    @Ctx() ctx: Context,
    @Arg('courseId', () => ID) courseId: string,
    @Arg('status', () => [types.EnrollmentStatus], { nullable: true }) status?: S.EnrollmentStatus[] | null,
    @Arg('first', () => Int, { nullable: true, defaultValue: 10 }) first?: number | null,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
  ) {
    return roster(ctx, { courseId: decodeId('course', courseId, 'courseId'), status, first, after });
  }

  @Authorized()
  @Mutation(() => types.EnrollResult)
  enroll(@Ctx() ctx: Context, @Arg('input', () => types.EnrollInput) { courseId, idempotencyKey }: types.EnrollInput) {
    return enroll(ctx, { courseId: decodeId('course', courseId, 'courseId'), idempotencyKey });
  }

  @Authorized()
  @Mutation(() => types.CancelEnrollmentResult)
  cancelEnrollment(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return cancelEnrollment(ctx, { id: decodeId('enrollment', id) });
  }

  @Authorized('ADMIN')
  @Mutation(() => types.ConfirmEnrollmentResult)
  confirmEnrollment(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return confirmEnrollment(ctx, { id: decodeId('enrollment', id) });
  }

  @Authorized()
  @Subscription(() => types.EnrollmentUpdate, {
    subscribe: ({ context, args }) => watchEnrollments(context as Context, (args['after'] as string | null) ?? null),
  })
  enrollmentStatus(
    @Root() update: EnrollmentUpdate,
    @Arg('after', () => String, { nullable: true }) _after?: string | null,
  ) {
    return update;
  }
}

@Resolver(() => types.EnrollmentConnection)
export class EnrollmentConnectionResolver {
  @FieldResolver(() => Int)
  totalCount(@Root() page: Page<EnrollmentRecord>) {
    return page.totalCount();
  }
}

/** What enrollments add to a course. */
@Resolver(() => CourseType)
export class CourseEnrollmentResolver {
  @FieldResolver(() => types.EnrollmentType, { nullable: true })
  myEnrollment(@Root() course: Course, @Ctx() ctx: Context) {
    return liveEnrollmentOf(ctx).load(course.id);
  }
}
