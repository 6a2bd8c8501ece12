import { Arg, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../infra/context.js';
import { decodeId, encodeId } from '../../kit/id.js';
import { categoryById, courseById } from '../catalog/index.js';
import type { Follow, KeywordAlert } from './entities.js';
import { follow, myFollows, unfollow } from './follow.js';
import { addKeywordAlert, myKeywordAlerts, removeKeywordAlert } from './keyword-alerts.js';
import { AddKeywordAlertResult, Followed, FollowResult, FollowType, KeywordAlertType } from './types.js';

@Resolver(() => FollowType)
export class FollowResolver {
  @FieldResolver(() => ID)
  id(@Root() one: Follow) {
    return encodeId('follow', one.id);
  }

  @FieldResolver(() => Followed)
  subject(@Root() { categoryId, courseId }: Follow, @Ctx() ctx: Context) {
    return categoryId ? categoryById(ctx).load(categoryId) : courseById(ctx).load(courseId!);
  }

  @Authorized()
  @Query(() => [FollowType])
  myFollows(@Ctx() ctx: Context) {
    return myFollows(ctx);
  }

  @Authorized()
  @Mutation(() => FollowResult)
  follow(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return follow(ctx, { id });
  }

  @Authorized()
  @Mutation(() => Boolean)
  unfollow(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return unfollow(ctx, { id });
  }
}

@Resolver(() => KeywordAlertType)
export class KeywordAlertResolver {
  @FieldResolver(() => ID)
  id(@Root() alert: KeywordAlert) {
    return encodeId('alert', alert.id);
  }

  @Authorized()
  @Query(() => [KeywordAlertType])
  myKeywordAlerts(@Ctx() ctx: Context) {
    return myKeywordAlerts(ctx);
  }

  @Authorized()
  @Mutation(() => AddKeywordAlertResult)
  addKeywordAlert(@Ctx() ctx: Context, @Arg('text', () => String) text: string) {
    return addKeywordAlert(ctx, { text });
  }

  @Authorized()
  @Mutation(() => Boolean)
  removeKeywordAlert(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return removeKeywordAlert(ctx, { id: decodeId('alert', id) });
  }
}
