import { Ctx, FieldResolver, Float, ID, Int, Resolver, Root } from 'type-graphql';
import type { Context } from '../../infra/context.js';
import { encodeId } from '../../kit/id.js';
import { AccountType } from '../accounts/index.js';
import { Money } from '../base-types.js';
import { categoryById } from './category.js';
import { capacityOf, remainingSeatsOf } from './course.js';
import type { Course } from './entities.js';
import { instructorOf, instructorsOf, sessionsOf } from './schedule.js';
import { CategoryType, CourseSessionType, CourseType } from './types.js';
import { isOpenNow } from './window.js';

@Resolver(() => CourseType)
export class CourseResolver {
  @FieldResolver(() => ID)
  id(@Root() course: Course) {
    return encodeId('course', course.id);
  }

  @FieldResolver(() => CategoryType, { nullable: true })
  category(@Root() course: Course, @Ctx() ctx: Context) {
    return course.categoryId && categoryById(ctx).load(course.categoryId);
  }

  @FieldResolver(() => AccountType, { nullable: true })
  instructor(@Root() course: Course, @Ctx() ctx: Context) {
    return instructorOf(ctx, course);
  }

  @FieldResolver(() => [AccountType])
  instructors(@Root() course: Course, @Ctx() ctx: Context) {
    return instructorsOf(ctx, course);
  }

  @FieldResolver(() => Float, { nullable: true })
  creditsMin(@Root() course: Course) {
    return course.creditsMin ?? course.credits;
  }

  @FieldResolver(() => Money)
  price(@Root() course: Course) {
    return { amountMinor: course.priceMinor, currency: course.currency };
  }

  @FieldResolver(() => Int)
  capacity(@Root() course: Course, @Ctx() ctx: Context) {
    return course.capacity ?? capacityOf(ctx, course.id);
  }

  @FieldResolver(() => Int)
  remainingSeats(@Root() course: Course, @Ctx() ctx: Context) {
    return course.remainingSeats ?? remainingSeatsOf(ctx, course.id);
  }

  @FieldResolver(() => [CourseSessionType])
  sessions(@Root() course: Course, @Ctx() ctx: Context) {
    return sessionsOf(ctx).load(course.id);
  }

  @FieldResolver(() => Boolean)
  openNow(@Root() course: Course, @Ctx() ctx: Context) {
    return isOpenNow(ctx, course);
  }
}
