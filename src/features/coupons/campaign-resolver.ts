import {
  Arg,
  Authorized,
  Ctx,
  FieldResolver,
  ID,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import type * as S from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { decodeId, encodeId } from '../../kit/id.js';
import type { Page } from '../../kit/page.js';
import { Money } from '../base-types.js';
import { categoryById, CategoryType, courseById, CourseType } from '../catalog/index.js';
import { campaignById, scopeOf, stateOf } from './campaign.js';
import { closeCampaign } from './close-campaign.js';
import { createCampaign } from './create-campaign.js';
import type { Campaign } from './entities.js';
import { couponStockChanged } from './events.js';
import { generateCouponCodes } from './generate-coupon-codes.js';
import { CreateCampaignInput, GenerateCouponCodesInput, UpdateCampaignInput, withUuids } from './inputs.js';
import { listCampaigns } from './list-coupons.js';
import * as types from './types.js';
import { updateCampaign } from './update-campaign.js';
import { stockOf, watchStock, type StockCount } from './watch-stock.js';

@Resolver(() => types.CampaignType)
export class CampaignResolver {
  @FieldResolver(() => ID)
  id(@Root() campaign: Campaign) {
    return encodeId('campaign', campaign.id);
  }

  @FieldResolver(() => types.CampaignState)
  state(@Root() campaign: Campaign, @Ctx() ctx: Context) {
    return stateOf(ctx, campaign);
  }

  @FieldResolver(() => Money, { nullable: true })
  amount(@Root() { amountMinor, currency }: Campaign) {
    return amountMinor == null ? null : { amountMinor, currency };
  }

  @FieldResolver(() => Money, { nullable: true })
  cap(@Root() { capMinor, currency }: Campaign) {
    return capMinor == null ? null : { amountMinor: capMinor, currency };
  }

  @FieldResolver(() => Money)
  minimumPrice(@Root() { minimumPriceMinor, currency }: Campaign) {
    return { amountMinor: minimumPriceMinor, currency };
  }

  @FieldResolver(() => [CourseType])
  async courses(@Root() campaign: Campaign, @Ctx() ctx: Context) {
    const { courseIds } = await scopeOf(ctx).load(campaign.id);
    // A draft is not shown to those who may not see it.
    return (await courseById(ctx).loadMany(courseIds)).filter((course) => course !== null);
  }

  @FieldResolver(() => [CategoryType])
  async categories(@Root() campaign: Campaign, @Ctx() ctx: Context) {
    return categoryById(ctx).loadMany((await scopeOf(ctx).load(campaign.id)).categoryIds);
  }

  @FieldResolver(() => types.CouponStock)
  stock(@Root() campaign: Campaign) {
    return stockOf(couponStockChanged(campaign));
  }

  @Query(() => types.CampaignType, { nullable: true })
  campaign(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return campaignById(ctx).load(decodeId('campaign', id));
  }

  @Query(() => types.CampaignConnection)
  campaigns(
    @Ctx() ctx: Context,
    @Arg('state', () => [types.CampaignState], { nullable: true, defaultValue: ['UPCOMING', 'OPEN'] })
    state?: S.CampaignState[] | null,
    @Arg('first', () => Int, { nullable: true, defaultValue: 10 }) first?: number | null,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
  ) {
    return listCampaigns(ctx, { state, first, after });
  }

  @Authorized('ADMIN')
  @Mutation(() => types.CreateCampaignResult)
  createCampaign(@Ctx() ctx: Context, @Arg('input', () => CreateCampaignInput) input: CreateCampaignInput) {
    return createCampaign(ctx, withUuids(input));
  }

  @Authorized('ADMIN')
  @Mutation(() => types.UpdateCampaignResult)
  updateCampaign(@Ctx() ctx: Context, @Arg('input', () => UpdateCampaignInput) input: UpdateCampaignInput) {
    return updateCampaign(ctx, { ...withUuids(input), id: decodeId('campaign', input.id) });
  }

  @Authorized('ADMIN')
  @Mutation(() => types.CloseCampaignResult)
  closeCampaign(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return closeCampaign(ctx, { id: decodeId('campaign', id) });
  }

  @Authorized('ADMIN')
  @Mutation(() => types.GenerateCouponCodesResult)
  generateCouponCodes(
    @Ctx() ctx: Context,
    @Arg('input', () => GenerateCouponCodesInput) { campaignId, count }: GenerateCouponCodesInput,
  ) {
    return generateCouponCodes(ctx, { campaignId: decodeId('campaign', campaignId, 'campaignId'), count });
  }

  @Subscription(() => types.CouponStock, {
    subscribe: ({ context, args }) =>
      watchStock(
        context as Context,
        (args['campaignIds'] as string[]).map((id) => decodeId('campaign', id, 'campaignIds')),
      ),
  })
  couponStock(@Root() stock: StockCount, @Arg('campaignIds', () => [ID]) _campaignIds: string[]) {
    return stock;
  }
}

@Resolver(() => types.CouponStock)
export class CouponStockResolver {
  @FieldResolver(() => types.CampaignType)
  campaign(@Root() stock: StockCount, @Ctx() ctx: Context) {
    return campaignById(ctx).load(stock.campaignId);
  }
}

@Resolver(() => types.CampaignConnection)
export class CampaignConnectionResolver {
  @FieldResolver(() => Int)
  totalCount(@Root() page: Page<Campaign>) {
    return page.totalCount();
  }
}
