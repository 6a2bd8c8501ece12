import { Arg, Authorized, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { Context } from '../../infra/context.js';
import { decodeId } from '../../kit/id.js';
import { quotePrice } from './quote-price.js';
import * as types from './types.js';

@Resolver()
export class CouponResolver {
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
}
