import { Arg, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import type { Context } from '../../infra/context.js';
import { decodeId } from '../../kit/id.js';
import { joinQueue } from './join-queue.js';
import { leaveQueue } from './leave-queue.js';
import { myPlace } from './my-place.js';
import { placeId, ticketOf, type Place } from './place.js';
import { ownPlace, queuePosition } from './queue-position.js';
import { receiptOf } from './receipt.js';
import { shuffleOfRoom } from './room.js';
import { seatsLikely } from './seats-likely.js';
import { JoinQueueResult, LeaveQueueResult, PlaceType, Receipt, Shuffle } from './types.js';

@Resolver(() => PlaceType)
export class QueueResolver {
  @Authorized()
  @Query(() => PlaceType, { nullable: true })
  myPlace(@Ctx() ctx: Context, @Arg('courseId', () => ID) courseId: string) {
    return myPlace(ctx, decodeId('course', courseId, 'courseId'));
  }

  @Authorized()
  @Mutation(() => JoinQueueResult)
  joinQueue(
    @Ctx() ctx: Context,
    @Arg('courseId', () => ID) courseId: string,
    @Arg('ticket', () => String, { nullable: true }) ticket: string | null,
    @Arg('rejoin', () => Boolean, { nullable: true, defaultValue: false }) rejoin: boolean | null,
  ) {
    return joinQueue(ctx, { courseId: decodeId('course', courseId, 'courseId'), ticket, rejoin });
  }

  @Authorized()
  @Mutation(() => LeaveQueueResult)
  leaveQueue(@Ctx() ctx: Context, @Arg('courseId', () => ID) courseId: string) {
    return leaveQueue(ctx, decodeId('course', courseId, 'courseId'));
  }

  @Authorized()
  @Subscription(() => PlaceType, {
    subscribe: ({ context, args }) =>
      queuePosition(context as Context, decodeId('course', args['courseId'] as string, 'courseId')),
  })
  queuePosition(@Root() place: Place, @Ctx() ctx: Context, @Arg('courseId', () => ID) courseId: string) {
    return ownPlace(ctx, place, decodeId('course', courseId, 'courseId'));
  }

  @FieldResolver(() => ID)
  id(@Root() place: Place) {
    return placeId(place);
  }

  @FieldResolver(() => String)
  ticket(@Root() place: Place, @Ctx() ctx: Context) {
    return ticketOf(ctx, place);
  }

  @FieldResolver(() => Boolean, { nullable: true })
  seatsLikely(@Root() place: Place, @Ctx() ctx: Context) {
    return seatsLikely(ctx, place);
  }

  @FieldResolver(() => Shuffle, { nullable: true })
  shuffle(@Root() place: Place, @Ctx() ctx: Context) {
    return shuffleOfRoom(ctx, place.guardId);
  }

  @FieldResolver(() => Receipt, { nullable: true })
  receipt(@Root() place: Place, @Ctx() ctx: Context) {
    return receiptOf(ctx).load(`${place.guardId}:${place.seq}`);
  }
}
