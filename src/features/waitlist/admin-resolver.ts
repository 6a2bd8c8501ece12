import { Arg, Authorized, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import type * as S from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { decodeId } from '../../kit/id.js';
import { addToWaitlistFront, moveInWaitlist, removeFromWaitlist } from './admin-acts.js';
import * as types from './admin-types.js';
import { waitlistOf } from './list-waitlist.js';
import { WaitlistConnection, WaitlistState } from './types.js';
import { whatIf } from './what-if.js';

/** What admins, and those who teach, see of a line and do to it. */
@Resolver()
export class WaitlistAdminResolver {
  @Authorized('INSTRUCTOR')
  @Query(() => WaitlistConnection)
  waitlist(
    @Ctx() ctx: Context,
    @Arg('courseId', () => ID) courseId: string,
    @Arg('state', () => [WaitlistState], { nullable: true }) state?: S.WaitlistState[] | null,
    @Arg('first', () => Int, { nullable: true, defaultValue: 10 }) first?: number | null,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
  ) {
    return waitlistOf(ctx, { courseId: decodeId('course', courseId, 'courseId'), state, first, after });
  }

  @Authorized('INSTRUCTOR')
  @Query(() => types.WhatIf)
  whatIf(
    @Ctx() ctx: Context,
    @Arg('courseId', () => ID) courseId: string,
    @Arg('addSeats', () => Int) addSeats: number,
  ) {
    return whatIf(ctx, { courseId: decodeId('course', courseId, 'courseId'), addSeats });
  }

  @Authorized('ADMIN')
  @Mutation(() => types.MoveInWaitlistResult)
  moveInWaitlist(@Ctx() ctx: Context, @Arg('input', () => types.MoveInWaitlistInput) input: types.MoveInWaitlistInput) {
    return moveInWaitlist(ctx, { ...input, id: decodeId('waitlist', input.id) });
  }

  @Authorized('ADMIN')
  @Mutation(() => types.RemoveFromWaitlistResult)
  removeFromWaitlist(
    @Ctx() ctx: Context,
    @Arg('input', () => types.RemoveFromWaitlistInput) input: types.RemoveFromWaitlistInput,
  ) {
    return removeFromWaitlist(ctx, { ...input, id: decodeId('waitlist', input.id) });
  }

  @Authorized('ADMIN')
  @Mutation(() => types.AddToWaitlistFrontResult)
  addToWaitlistFront(
    @Ctx() ctx: Context,
    @Arg('input', () => types.AddToWaitlistFrontInput) { courseId, studentId, reason }: types.AddToWaitlistFrontInput,
  ) {
    return addToWaitlistFront(ctx, {
      courseId: decodeId('course', courseId, 'courseId'),
      studentId: decodeId('account', studentId, 'studentId'),
      reason,
    });
  }
}
