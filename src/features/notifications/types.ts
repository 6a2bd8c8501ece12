import { createUnionType, Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type * as S from '../../generated/schema.js';
import { typeNameOf } from '../../kit/refusal.js';
import { DateTime, LocalTime, Refusal } from '../base-types.js';
import { KINDS } from './notice.js';

/** Enums as TypeGraphQL wants them. */
export const NotificationKind = Object.fromEntries(KINDS.map((kind) => [kind, kind])) as {
  [Kind in S.NotificationKind]: Kind;
};
registerEnumType(NotificationKind, { name: 'NotificationKind' });

export const NotificationChannel = { MAIL: 'MAIL', PUSH: 'PUSH' } as const satisfies Record<
  S.NotificationChannel,
  string
>;
registerEnumType(NotificationChannel, { name: 'NotificationChannel' });

export const NotificationOrder = {
  NEWEST_FIRST: 'NEWEST_FIRST',
  OLDEST_FIRST: 'OLDEST_FIRST',
} as const satisfies Record<S.NotificationOrder, string>;
registerEnumType(NotificationOrder, { name: 'NotificationOrder' });

@ObjectType('Notification', { simpleResolvers: true })
export class NotificationType implements Omit<S.Notification, 'title' | 'body' | 'course'> {
  @Field(() => Int)
  number: number;

  @Field(() => NotificationKind)
  kind: S.NotificationKind;

  @Field(() => DateTime)
  createdAt: Date;

  @Field(() => DateTime, { nullable: true })
  readAt: Date | null;
}

@ObjectType('Inbox', { simpleResolvers: true })
export class InboxType implements Omit<S.Inbox, 'unreadCount'> {
  @Field(() => Int)
  lastNumber: number;

  @Field(() => Int)
  readTo: number;

  @Field(() => Int)
  cleanedTo: number;
}

@ObjectType({ simpleResolvers: true })
export class NotificationPage implements Omit<S.NotificationPage, 'items' | 'inbox'> {
  @Field(() => [NotificationType])
  items: NotificationType[];

  @Field(() => Boolean)
  hasNextPage: boolean;
}

@ObjectType({ simpleResolvers: true })
export class ChannelChoice implements S.ChannelChoice {
  @Field(() => NotificationKind)
  kind: S.NotificationKind;

  @Field(() => NotificationChannel)
  channel: S.NotificationChannel;

  @Field(() => Boolean)
  enabled: boolean;
}

@ObjectType({ simpleResolvers: true })
export class QuietHours implements S.QuietHours {
  @Field(() => LocalTime)
  from: string;

  @Field(() => LocalTime)
  to: string;
}

@ObjectType({ simpleResolvers: true })
export class NotificationPreferences implements S.NotificationPreferences {
  @Field(() => String)
  timeZone: string;

  @Field(() => QuietHours, { nullable: true })
  quietHours: QuietHours | null;

  @Field(() => LocalTime, { nullable: true })
  digestAt: string | null;

  @Field(() => [ChannelChoice])
  choices: ChannelChoice[];
}

@InputType()
export class QuietHoursInput implements S.QuietHoursInput {
  @Field(() => LocalTime)
  from: string;

  @Field(() => LocalTime)
  to: string;
}

@InputType()
export class ChannelChoiceInput implements S.ChannelChoiceInput {
  @Field(() => NotificationKind)
  kind: S.NotificationKind;

  @Field(() => NotificationChannel)
  channel: S.NotificationChannel;

  @Field(() => Boolean)
  enabled: boolean;
}

@InputType()
export class UpdateNotificationPreferencesInput implements S.UpdateNotificationPreferencesInput {
  @Field(() => String, { nullable: true })
  timeZone?: string | null;

  @Field(() => QuietHoursInput, { nullable: true })
  quietHours?: QuietHoursInput | null;

  @Field(() => LocalTime, { nullable: true })
  digestAt?: string | null;

  @Field(() => [ChannelChoiceInput], { nullable: true })
  choices?: ChannelChoiceInput[] | null;
}

@InputType()
export class RegisterPushSubscriptionInput implements S.RegisterPushSubscriptionInput {
  @Field(() => String)
  endpoint: string;

  @Field(() => String)
  p256dh: string;

  @Field(() => String)
  auth: string;
}

@ObjectType('PushSubscription', { simpleResolvers: true })
export class PushSubscriptionType implements S.PushSubscription {
  @Field(() => String)
  endpoint: string;

  @Field(() => DateTime)
  registeredAt: Date;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class PushNotOffered extends Refusal implements S.PushNotOffered {}

export const RegisterPushSubscriptionResult = createUnionType({
  name: 'RegisterPushSubscriptionResult',
  types: () => [PushSubscriptionType, PushNotOffered] as const,
  resolveType: typeNameOf,
});
