import { Arg, Authorized, Ctx, ID, Int, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import type * as S from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { decodeId } from '../../kit/id.js';
import { acceptSeatOffer } from './accept-seat-offer.js';
import type { WaitlistEntry } from './entities.js';
import { joinWaitlist } from './join-waitlist.js';
import { declineSeatOffer, leaveWaitlist } from './leave-waitlist.js';
import { myWaitlist } from './list-waitlist.js';
import { setWaitlistPolicy } from './set-waitlist-policy.js';
import * as types from './types.js';
import { ownEntryOnly, watchPosition } from './watch-position.js';

@Resolver()
export class WaitlistResolver {
  @Authorized()
  @Query(() => types.WaitlistConnection)
  myWaitlist(
    @Ctx() ctx: Context,
    @Arg('state', () => [types.WaitlistState], { nullable: true }) state?: S.WaitlistState[] | null,
    @Arg('first', () => Int, { nullable: true, defaultValue: 10 }) first?: number | null,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
  ) {
    return myWaitlist(ctx, { state, first, after });
  }

  @Authorized()
  @Mutation(() => types.JoinWaitlistResult)
  joinWaitlist(
    @Ctx() ctx: Context,
    @Arg('input', () => types.JoinWaitlistInput) { courseId, swapWithEnrollmentId: swap }: types.JoinWaitlistInput,
  ) {
    return joinWaitlist(ctx, {
      courseId: decodeId('course', courseId, 'courseId'),
      swapWithEnrollmentId: swap && decodeId('enrollment', swap, 'swapWithEnrollmentId'),
    });
  }

  @Authorized()
  @Mutation(() => types.LeaveWaitlistResult)
  leaveWaitlist(@Ctx() ctx: Context, @Arg('courseId', () => ID) courseId: string) {
    return leaveWaitlist(ctx, { courseId: decodeId('course', courseId, 'courseId') });
  }

  @Authorized()
  @Mutation(() => types.AcceptSeatOfferResult)
  acceptSeatOffer(
    @Ctx() ctx: Context,
    @Arg('id', () => ID) id: string,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
  ) {
    return acceptSeatOffer(ctx, { id: decodeId('waitlist', id), idempotencyKey });
  }

  @Authorized()
  @Mutation(() => types.DeclineSeatOfferResult)
  declineSeatOffer(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return declineSeatOffer(ctx, { id: decodeId('waitlist', id) });
  }

  @Mutation(() => types.SetWaitlistPolicyResult)
  setWaitlistPolicy(
    @Ctx() ctx: Context,
    @Arg('input', () => types.SetWaitlistPolicyInput) input: types.SetWaitlistPolicyInput,
  ) {
    return setWaitlistPolicy(ctx, { ...input, courseId: decodeId('course', input.courseId, 'courseId') });
  }

  @Authorized()
  @Subscription(() => types.WaitlistEntryType, {
    subscribe: ({ context, args }) =>
      watchPosition(context as Context, decodeId('course', args['courseId'] as string, 'courseId')),
  })
  waitlistPosition(@Root() entry: WaitlistEntry, @Ctx() ctx: Context, @Arg('courseId', () => ID) _courseId: string) {
    return ownEntryOnly(ctx, entry);
  }
}
