import { Arg, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../infra/context.js';
import { decodeId, encodeId } from '../../kit/id.js';
import type { Page } from '../../kit/page.js';
import { courseById, CourseType, type Course } from '../catalog/index.js';
import { enrollmentById, EnrollmentType } from '../enrollment/index.js';
import { pendingReleases, type KeptSeat } from './list-releases.js';
import * as types from './release-types.js';
import { releaseRuleOf, setSeatReleaseRule } from './set-seat-release-rule.js';

@Resolver(() => types.PendingRelease)
export class SeatReleaseResolver {
  @Authorized('ADMIN')
  @Query(() => types.PendingReleaseConnection)
  pendingReleases(
    @Ctx() ctx: Context,
    @Arg('courseId', () => ID, { nullable: true }) courseId?: string | null,
    @Arg('first', () => Int, { nullable: true, defaultValue: 10 }) first?: number | null,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
  ) {
    return pendingReleases(ctx, { courseId: courseId && decodeId('course', courseId, 'courseId'), first, after });
  }

  @Authorized('ADMIN')
  @Mutation(() => types.SetSeatReleaseRuleResult)
  setSeatReleaseRule(
    @Ctx() ctx: Context,
    @Arg('input', () => types.SetSeatReleaseRuleInput) { courseId, ...rule }: types.SetSeatReleaseRuleInput,
  ) {
    return setSeatReleaseRule(ctx, { ...rule, courseId: courseId && decodeId('course', courseId, 'courseId') });
  }

  @FieldResolver(() => ID)
  id(@Root() seat: KeptSeat) {
    return encodeId('release', seat.id);
  }

  @FieldResolver(() => CourseType)
  course(@Root() seat: KeptSeat, @Ctx() ctx: Context) {
    return courseById(ctx).load(seat.courseId);
  }

  @FieldResolver(() => EnrollmentType, { nullable: true })
  enrollment(@Root() seat: KeptSeat, @Ctx() ctx: Context) {
    return seat.enrollmentId && enrollmentById(ctx).load(seat.enrollmentId);
  }
}

@Resolver(() => types.PendingReleaseConnection)
export class PendingReleaseConnectionResolver {
  @FieldResolver(() => Int)
  totalCount(@Root() page: Page<KeptSeat>) {
    return page.totalCount();
  }
}

/** What the release of seats adds to a course. */
@Resolver(() => CourseType)
export class CourseReleaseResolver {
  @FieldResolver(() => types.SeatReleaseRule)
  seatRelease(@Root() course: Course, @Ctx() ctx: Context) {
    return releaseRuleOf(ctx).load(course.id);
  }
}
