import { Arg, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type * as S from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { decodeId, encodeId } from '../../kit/id.js';
import type { Page } from '../../kit/page.js';
import type { WebhookDelivery, WebhookEndpoint } from './entities.js';
import { listDeliveries, listEndpoints, retryDelivery } from './list-deliveries.js';
import * as types from './types.js';
import { createEndpoint, removeEndpoint, rotateSecret, updateEndpoint } from './write-endpoint.js';

@Resolver(() => types.WebhookEndpointType)
export class WebhookEndpointResolver {
  @FieldResolver(() => ID)
  id(@Root() endpoint: WebhookEndpoint) {
    return encodeId('endpoint', endpoint.id);
  }

  @Authorized('ADMIN')
  @Query(() => [types.WebhookEndpointType])
  webhookEndpoints(@Ctx() ctx: Context) {
    return listEndpoints(ctx);
  }

  @Authorized('ADMIN')
  @Mutation(() => types.CreateWebhookEndpointResult)
  createWebhookEndpoint(
    @Ctx() ctx: Context,
    @Arg('input', () => types.CreateWebhookEndpointInput) input: types.CreateWebhookEndpointInput,
  ) {
    return createEndpoint(ctx, input);
  }

  @Authorized('ADMIN')
  @Mutation(() => types.UpdateWebhookEndpointResult)
  updateWebhookEndpoint(
    @Ctx() ctx: Context,
    @Arg('input', () => types.UpdateWebhookEndpointInput) input: types.UpdateWebhookEndpointInput,
  ) {
    return updateEndpoint(ctx, { ...input, id: decodeId('endpoint', input.id) });
  }

  @Authorized('ADMIN')
  @Mutation(() => types.WebhookEndpointWithSecret)
  rotateWebhookSecret(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return rotateSecret(ctx, { id: decodeId('endpoint', id) });
  }

  @Authorized('ADMIN')
  @Mutation(() => Boolean)
  removeWebhookEndpoint(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return removeEndpoint(ctx, { id: decodeId('endpoint', id) });
  }
}

@Resolver(() => types.WebhookDeliveryType)
export class WebhookDeliveryResolver {
  @FieldResolver(() => ID)
  id(@Root() delivery: WebhookDelivery) {
    return encodeId('delivery', delivery.id);
  }

  @Authorized('ADMIN')
  @Query(() => types.WebhookDeliveryConnection)
  webhookDeliveries(
    @Ctx() ctx: Context,
    @Arg('endpointId', () => ID) endpointId: string,
    @Arg('state', () => [types.WebhookDeliveryState], { nullable: true }) state?: S.WebhookDeliveryState[] | null,
    @Arg('first', () => Int, { nullable: true, defaultValue: 10 }) first?: number | null,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
  ) {
    return listDeliveries(ctx, { endpointId: decodeId('endpoint', endpointId, 'endpointId'), state, first, after });
  }

  @Authorized('ADMIN')
  @Mutation(() => types.WebhookDeliveryType)
  retryWebhookDelivery(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return retryDelivery(ctx, { id: decodeId('delivery', id) });
  }
}

@Resolver(() => types.WebhookDeliveryConnection)
export class WebhookDeliveryConnectionResolver {
  @FieldResolver(() => Int)
  totalCount(@Root() page: Page<WebhookDelivery>) {
    return page.totalCount();
  }
}
