import { Arg, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../infra/context.js';
import { decodeId, encodeId } from '../../kit/id.js';
import { accountById, AccountType } from '../accounts/index.js';
import { courseById, CourseType } from '../catalog/index.js';
import type { WaitlistGroup } from './entities.js';
import { groupById, membersOf } from './group.js';
import * as types from './group-types.js';
import { joinWaitlistGroup, leaveWaitlistGroup, openWaitlistGroup } from './open-waitlist-group.js';

@Resolver(() => types.WaitlistGroupType)
export class WaitlistGroupResolver {
  @Authorized()
  @Query(() => types.WaitlistGroupType, { nullable: true })
  waitlistGroup(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return groupById(ctx).load(decodeId('waitgroup', id));
  }

  @Authorized()
  @Mutation(() => types.OpenWaitlistGroupResult)
  openWaitlistGroup(
    @Ctx() ctx: Context,
    @Arg('input', () => types.OpenWaitlistGroupInput) { courseId, size }: types.OpenWaitlistGroupInput,
  ) {
    return openWaitlistGroup(ctx, { courseId: decodeId('course', courseId, 'courseId'), size });
  }

  @Authorized()
  @Mutation(() => types.JoinWaitlistGroupResult)
  joinWaitlistGroup(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return joinWaitlistGroup(ctx, { id: decodeId('waitgroup', id) });
  }

  @Authorized()
  @Mutation(() => Boolean)
  leaveWaitlistGroup(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return leaveWaitlistGroup(ctx, { id: decodeId('waitgroup', id) });
  }

  @FieldResolver(() => ID)
  id(@Root() group: WaitlistGroup) {
    return encodeId('waitgroup', group.id);
  }

  @FieldResolver(() => CourseType)
  course(@Root() group: WaitlistGroup, @Ctx() ctx: Context) {
    return courseById(ctx).load(group.courseId);
  }

  @FieldResolver(() => [AccountType])
  async members(@Root() group: WaitlistGroup, @Ctx() ctx: Context) {
    return accountById(ctx).loadMany(await membersOf(ctx).load(group.id));
  }

  @FieldResolver(() => Boolean)
  inLine(@Root() group: WaitlistGroup) {
    return group.inLineAt != null;
  }
}
