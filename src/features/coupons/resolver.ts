import { Arg, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type * as S from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { decodeId, encodeId } from '../../kit/id.js';
import type { Page } from '../../kit/page.js';
import { Money } from '../base-types.js';
import { campaignById } from './campaign.js';
import { discountOf, type CouponRecord } from './coupon.js';
import { IssueCouponInput } from './inputs.js';
import { issueCoupon } from './issue-coupon.js';
import { myCoupons } from './list-coupons.js';
import { quotePrice } from './quote-price.js';
import { redeemCouponCode } from './redeem-coupon-code.js';
import * as types from './types.js';

@Resolver(() => types.CouponType)
export class CouponResolver {
  @FieldResolver(() => ID)
  id(@Root() coupon: CouponRecord) {
    return encodeId('coupon', coupon.id);
  }

  @FieldResolver(() => types.CampaignType)
  campaign(@Root() coupon: CouponRecord, @Ctx() ctx: Context) {
    return campaignById(ctx).load(coupon.campaignId);
  }

  @FieldResolver(() => Money, { nullable: true })
  discount(@Root() coupon: CouponRecord, @Ctx() ctx: Context) {
    return discountOf(ctx, coupon);
  }

  @Authorized()
  @Query(() => types.CouponConnection)
  myCoupons(
    @Ctx() ctx: Context,
    @Arg('status', () => [types.CouponStatus], { nullable: true }) status?: S.CouponStatus[] | null,
    @Arg('first', () => Int, { nullable: true, defaultValue: 10 }) first?: number | null,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
  ) {
    return myCoupons(ctx, { status, first, after });
  }

  @Authorized()
  @Query(() => types.QuotePriceResult)
  quotePrice(
    @Ctx() ctx: Context,
    @Arg('courseId', () => ID) courseId: string,
    @Arg('couponId', () => ID, { nullable: true }) couponId?: string | null,
  ) {
    return quotePrice(ctx, {
      courseId: decodeId('course', courseId, 'courseId'),
      couponId: couponId && decodeId('coupon', couponId, 'couponId'),
    });
  }

  @Authorized()
  @Mutation(() => types.IssueCouponResult)
  issueCoupon(
    @Ctx() ctx: Context,
    @Arg('input', () => IssueCouponInput) { campaignId, idempotencyKey }: IssueCouponInput,
  ) {
    return issueCoupon(ctx, { campaignId: decodeId('campaign', campaignId, 'campaignId'), idempotencyKey });
  }

  @Authorized()
  @Mutation(() => types.RedeemCouponCodeResult)
  redeemCouponCode(@Ctx() ctx: Context, @Arg('code', () => String) code: string) {
    return redeemCouponCode(ctx, { code });
  }
}

@Resolver(() => types.CouponConnection)
export class CouponConnectionResolver {
  @FieldResolver(() => Int)
  totalCount(@Root() page: Page<CouponRecord>) {
    return page.totalCount();
  }
}
