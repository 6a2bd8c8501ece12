import { Arg, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../../infra/context.js';
import { decodeId, encodeId } from '../../../kit/id.js';
import type { Page } from '../../../kit/page.js';
import { Money } from '../../base-types.js';
import { paymentById } from '../payment.js';
import { PaymentType } from '../types.js';
import type { Standing } from './differences.js';
import type { PaymentDifference } from './entities.js';
import { paymentDifferences } from './list-differences.js';
import { resolveDifference } from './resolve-difference.js';
import * as types from './types.js';

@Resolver(() => types.PaymentDifferenceType)
export class PaymentDifferenceResolver {
  @Authorized('ADMIN')
  @Query(() => types.PaymentDifferenceConnection)
  paymentDifferences(
    @Ctx() ctx: Context,
    @Arg('open', () => Boolean, { nullable: true, defaultValue: true }) open?: boolean | null,
    @Arg('first', () => Int, { nullable: true, defaultValue: 10 }) first?: number | null,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
  ) {
    return paymentDifferences(ctx, { open, first, after });
  }

  @Authorized('ADMIN')
  @Mutation(() => types.ResolveDifferenceResult)
  resolveDifference(
    @Ctx() ctx: Context,
    @Arg('id', () => ID) id: string,
    @Arg('resolution', () => String) resolution: string,
  ) {
    return resolveDifference(ctx, { id: decodeId('payment_difference', id), resolution });
  }

  @FieldResolver(() => ID)
  id(@Root() difference: PaymentDifference) {
    return encodeId('payment_difference', difference.id);
  }

  @FieldResolver(() => PaymentType, { nullable: true })
  payment(@Root() { paymentId }: PaymentDifference, @Ctx() ctx: Context) {
    return paymentId && paymentById(ctx).load(paymentId);
  }
}

@Resolver(() => types.PaymentStandingType)
export class PaymentStandingResolver {
  @FieldResolver(() => Money)
  amount(@Root() { amountMinor, currency }: Standing) {
    return { amountMinor, currency };
  }

  @FieldResolver(() => Money)
  refunded(@Root() { refundedMinor, currency }: Standing) {
    return { amountMinor: refundedMinor, currency };
  }
}

@Resolver(() => types.PaymentDifferenceConnection)
export class PaymentDifferenceConnectionResolver {
  @FieldResolver(() => Int)
  totalCount(@Root() page: Page<PaymentDifference>) {
    return page.totalCount();
  }
}
