import { createUnionType, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type * as S from '../../generated/schema.js';
import { typeNameOf } from '../../kit/refusal.js';
import { DateTime, Node, PageInfo, Refusal } from '../base-types.js';

export const WebhookEvent = {
  ENROLLMENT_CHANGED: 'ENROLLMENT_CHANGED',
  COURSE_PUBLISHED: 'COURSE_PUBLISHED',
  COURSE_CHANGED: 'COURSE_CHANGED',
  COURSE_CANCELLED: 'COURSE_CANCELLED',
  COURSE_WINDOW_CHANGED: 'COURSE_WINDOW_CHANGED',
  WAITLIST_CHANGED: 'WAITLIST_CHANGED',
  PAYMENT_CHANGED: 'PAYMENT_CHANGED',
  REFUND_CHANGED: 'REFUND_CHANGED',
} as const satisfies Record<S.WebhookEvent, S.WebhookEvent>;
registerEnumType(WebhookEvent, { name: 'WebhookEvent' });

export const WebhookDeliveryState = {
  PENDING: 'PENDING',
  DELIVERED: 'DELIVERED',
  DEAD: 'DEAD',
} as const satisfies Record<S.WebhookDeliveryState, S.WebhookDeliveryState>;
registerEnumType(WebhookDeliveryState, { name: 'WebhookDeliveryState' });

/** `WebhookEndpoint` of the contract, over the entity; `id` is resolved. */
@ObjectType('WebhookEndpoint', { implements: Node, simpleResolvers: true })
export class WebhookEndpointType extends Node implements S.WebhookEndpoint {
  @Field(() => ID)
  declare id: string;

  @Field(() => String)
  url: string;

  @Field(() => String)
  description: string;

  @Field(() => [WebhookEvent])
  events: S.WebhookEvent[];

  @Field(() => Boolean)
  enabled: boolean;

  @Field(() => DateTime, { nullable: true })
  failingSince: Date | null;

  @Field(() => DateTime)
  createdAt: Date;
}

/** `WebhookDelivery` of the contract, over the entity; `id` is resolved. */
@ObjectType('WebhookDelivery', { implements: Node, simpleResolvers: true })
export class WebhookDeliveryType extends Node implements S.WebhookDelivery {
  @Field(() => ID)
  declare id: string;

  @Field(() => WebhookEvent)
  event: S.WebhookEvent;

  @Field(() => WebhookDeliveryState)
  state: S.WebhookDeliveryState;

  @Field(() => Int)
  attempts: number;

  @Field(() => Int, { nullable: true })
  lastStatus: number | null;

  @Field(() => String, { nullable: true })
  lastError: string | null;

  @Field(() => DateTime, { nullable: true })
  nextTryAt: Date | null;

  @Field(() => DateTime)
  createdAt: Date;
}

@ObjectType({ simpleResolvers: true })
export class WebhookDeliveryEdge implements S.WebhookDeliveryEdge {
  @Field(() => String)
  cursor: string;

  @Field(() => WebhookDeliveryType)
  node: WebhookDeliveryType;
}

@ObjectType({ simpleResolvers: true })
export class WebhookDeliveryConnection implements Omit<S.WebhookDeliveryConnection, 'totalCount'> {
  @Field(() => [WebhookDeliveryEdge])
  edges: WebhookDeliveryEdge[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ObjectType({ simpleResolvers: true })
export class WebhookEndpointWithSecret implements S.WebhookEndpointWithSecret {
  @Field(() => WebhookEndpointType)
  endpoint: WebhookEndpointType;

  @Field(() => String)
  secret: string;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class AddressNotAllowed extends Refusal implements S.AddressNotAllowed {}

@InputType()
export class CreateWebhookEndpointInput implements S.CreateWebhookEndpointInput {
  @Field(() => String)
  url: string;

  @Field(() => [WebhookEvent])
  events: S.WebhookEvent[];

  @Field(() => String, { nullable: true, defaultValue: '' })
  description?: string | null;
}

@InputType()
export class UpdateWebhookEndpointInput implements S.UpdateWebhookEndpointInput {
  @Field(() => ID)
  id: string;

  @Field(() => String, { nullable: true })
  url?: string | null;

  @Field(() => [WebhookEvent], { nullable: true })
  events?: S.WebhookEvent[] | null;

  @Field(() => String, { nullable: true })
  description?: string | null;

  @Field(() => Boolean, { nullable: true })
  enabled?: boolean | null;
}

export const CreateWebhookEndpointResult = createUnionType({
  name: 'CreateWebhookEndpointResult',
  types: () => [WebhookEndpointWithSecret, AddressNotAllowed] as const,
  resolveType: typeNameOf,
});

export const UpdateWebhookEndpointResult = createUnionType({
  name: 'UpdateWebhookEndpointResult',
  types: () => [WebhookEndpointType, AddressNotAllowed] as const,
  resolveType: typeNameOf,
});
