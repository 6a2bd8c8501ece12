import { Ctx, FieldResolver, ID, Int, Resolver, Root } from 'type-graphql';
import type { Context } from '../../infra/context.js';
import { encodeId } from '../../kit/id.js';
import type { Page } from '../../kit/page.js';
import { accountById, AccountType } from '../accounts/index.js';
import { DateTime } from '../base-types.js';
import { courseById, CourseType, type Course } from '../catalog/index.js';
import { enrollmentById, EnrollmentType } from '../enrollment/index.js';
import type { WaitlistEntry } from './entities.js';
import { aheadOf, myEntryOf, placeOf, policyOf, waitlistLengthOf } from './entry.js';
import { groupById } from './group.js';
import { WaitlistGroupType } from './group-types.js';
import { PassedOverReason, WaitlistConnection, WaitlistEntryType, WaitlistPolicyType } from './types.js';

@Resolver(() => WaitlistEntryType)
export class WaitlistEntryResolver {
  @FieldResolver(() => ID)
  id(@Root() entry: WaitlistEntry) {
    return encodeId('waitlist', entry.id);
  }

  @FieldResolver(() => CourseType)
  course(@Root() entry: WaitlistEntry, @Ctx() ctx: Context) {
    return courseById(ctx).load(entry.courseId);
  }

  @FieldResolver(() => AccountType)
  student(@Root() entry: WaitlistEntry, @Ctx() ctx: Context) {
    return accountById(ctx).load(entry.studentId);
  }

  @FieldResolver(() => Int, { nullable: true })
  position(@Root() entry: WaitlistEntry, @Ctx() ctx: Context) {
    return placeOf(ctx, entry);
  }

  @FieldResolver(() => Int, { nullable: true })
  ahead(@Root() entry: WaitlistEntry, @Ctx() ctx: Context) {
    return aheadOf(ctx, entry);
  }

  @FieldResolver(() => Int)
  waiting(@Root() entry: WaitlistEntry, @Ctx() ctx: Context) {
    return entry.waiting ?? waitlistLengthOf(ctx).load(entry.courseId);
  }

  @FieldResolver(() => PassedOverReason, { nullable: true })
  passedOver(@Root() entry: WaitlistEntry) {
    return entry.passedOverReason;
  }

  @FieldResolver(() => Boolean)
  prepaid(@Root() entry: WaitlistEntry) {
    return entry.paymentId != null;
  }

  @FieldResolver(() => WaitlistGroupType, { nullable: true })
  group(@Root() entry: WaitlistEntry, @Ctx() ctx: Context) {
    return entry.groupId && groupById(ctx).load(entry.groupId);
  }

  @FieldResolver(() => EnrollmentType, { nullable: true })
  swapWith(@Root() entry: WaitlistEntry, @Ctx() ctx: Context) {
    return entry.swapEnrollmentId && enrollmentById(ctx).load(entry.swapEnrollmentId);
  }

  @FieldResolver(() => EnrollmentType, { nullable: true })
  seat(@Root() entry: WaitlistEntry, @Ctx() ctx: Context) {
    return entry.enrollmentId && enrollmentById(ctx).load(entry.enrollmentId);
  }

  @FieldResolver(() => DateTime)
  joinedAt(@Root() entry: WaitlistEntry) {
    return entry.createdAt;
  }
}

@Resolver(() => WaitlistConnection)
export class WaitlistConnectionResolver {
  @FieldResolver(() => Int)
  totalCount(@Root() page: Page<WaitlistEntry>) {
    return page.totalCount();
  }
}

/** What waitlists add to a course. */
@Resolver(() => CourseType)
export class CourseWaitlistResolver {
  @FieldResolver(() => Int)
  waitlistLength(@Root() course: Course, @Ctx() ctx: Context) {
    return waitlistLengthOf(ctx).load(course.id);
  }

  @FieldResolver(() => WaitlistEntryType, { nullable: true })
  myWaitlistEntry(@Root() course: Course, @Ctx() ctx: Context) {
    return myEntryOf(ctx).load(course.id);
  }

  @FieldResolver(() => WaitlistPolicyType)
  waitlistPolicy(@Root() course: Course, @Ctx() ctx: Context) {
    return policyOf(ctx).load(course.id);
  }
}
