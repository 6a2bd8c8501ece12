import { Arg, Authorized, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import type * as S from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { courseById, CourseType } from '../catalog/index.js';
import { inboxOf, notifications, unreadOf, type InboxState, type NotificationRow } from './inbox.js';
import { markNotificationsRead } from './mark-read.js';
import { courseOf } from './notice.js';
import { notificationPreferences, updateNotificationPreferences } from './preferences.js';
import { pushSubscriptions, registerPushSubscription, removePushSubscription } from './push-subscriptions.js';
import { vapidOf } from './send-push.js';
import * as types from './types.js';
import { watchInbox } from './watch-inbox.js';
import { wordsOf } from './wording.js';

@Resolver(() => types.NotificationType)
export class NotificationResolver {
  @FieldResolver(() => String)
  title(@Root() row: NotificationRow, @Ctx() ctx: Context) {
    return wordsOf(row, ctx.locale).title;
  }

  @FieldResolver(() => String)
  body(@Root() row: NotificationRow, @Ctx() ctx: Context) {
    return wordsOf(row, ctx.locale).body;
  }

  @FieldResolver(() => CourseType, { nullable: true })
  course(@Root() row: NotificationRow, @Ctx() ctx: Context) {
    return courseOf(row) && courseById(ctx).load(courseOf(row)!.id);
  }
}

@Resolver(() => types.InboxType)
export class InboxResolver {
  @FieldResolver(() => Int)
  unreadCount(@Root() inbox: InboxState) {
    return unreadOf(inbox);
  }
}

@Resolver(() => types.NotificationPage)
export class NotificationsResolver {
  @FieldResolver(() => types.InboxType)
  inbox(@Ctx() ctx: Context) {
    return inboxOf(ctx);
  }

  @Authorized()
  @Query(() => types.NotificationPage)
  notifications(
    @Ctx() ctx: Context,
    @Arg('after', () => Int, { nullable: true }) after?: number | null,
    @Arg('first', () => Int, { nullable: true, defaultValue: 10 }) first?: number | null,
    @Arg('unreadOnly', () => Boolean, { nullable: true, defaultValue: false }) unreadOnly?: boolean | null,
    @Arg('order', () => types.NotificationOrder, { nullable: true, defaultValue: 'NEWEST_FIRST' })
    order?: S.NotificationOrder | null,
  ) {
    return notifications(ctx, { after, first, unreadOnly, order });
  }

  @Authorized()
  @Query(() => Int)
  unreadCount(@Ctx() ctx: Context) {
    return inboxOf(ctx).then(unreadOf);
  }

  @Authorized()
  @Mutation(() => types.InboxType)
  markNotificationsRead(@Ctx() ctx: Context, @Arg('upTo', () => Int) upTo: number) {
    return markNotificationsRead(ctx, { upTo });
  }

  @Authorized()
  @Subscription(() => types.NotificationType, {
    subscribe: ({ context, args }) => watchInbox(context as Context, (args['after'] as number | null) ?? null),
  })
  notificationReceived(
    @Root() row: NotificationRow,
    @Arg('after', () => Int, { nullable: true }) _after?: number | null,
  ) {
    return row;
  }
}

/** How people are told beside the inbox. */
@Resolver()
export class ChannelsResolver {
  @Authorized()
  @Query(() => types.NotificationPreferences)
  notificationPreferences(@Ctx() ctx: Context) {
    return notificationPreferences(ctx);
  }

  @Authorized()
  @Mutation(() => types.NotificationPreferences)
  updateNotificationPreferences(
    @Ctx() ctx: Context,
    @Arg('input', () => types.UpdateNotificationPreferencesInput) input: types.UpdateNotificationPreferencesInput,
  ) {
    return updateNotificationPreferences(ctx, input);
  }

  @Query(() => String, { nullable: true })
  pushKey(@Ctx() ctx: Context) {
    return vapidOf(ctx)?.publicKey ?? null;
  }

  @Authorized()
  @Query(() => [types.PushSubscriptionType])
  pushSubscriptions(@Ctx() ctx: Context) {
    return pushSubscriptions(ctx);
  }

  @Authorized()
  @Mutation(() => types.RegisterPushSubscriptionResult)
  registerPushSubscription(
    @Ctx() ctx: Context,
    @Arg('input', () => types.RegisterPushSubscriptionInput) input: types.RegisterPushSubscriptionInput,
  ) {
    return registerPushSubscription(ctx, input);
  }

  @Authorized()
  @Mutation(() => Boolean)
  removePushSubscription(@Ctx() ctx: Context, @Arg('endpoint', () => String) endpoint: string) {
    return removePushSubscription(ctx, { endpoint });
  }
}
