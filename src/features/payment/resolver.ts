import { Arg, Authorized, Ctx, ID, Int, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import type { Context } from '../../infra/context.js';
import { decodeId } from '../../kit/id.js';
import { confirmPayment } from './confirm-payment.js';
import { myPayments, visiblePayment, visibleReceipt } from './payment.js';
import { setRefundPolicy } from './refunds/policy.js';
import { refundPayment } from './refunds/refund-payment.js';
import { startCheckout } from './start-checkout.js';
import * as types from './types.js';
import { watchPayments, type PaymentUpdate } from './watch-payments.js';

@Resolver()
export class PaymentResolver {
  @Authorized()
  @Query(() => types.PaymentConnection)
  myPayments(
    @Ctx() ctx: Context,
    @Arg('first', () => Int, { nullable: true, defaultValue: 10 }) first?: number | null,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
  ) {
    return myPayments(ctx, { first, after });
  }

  @Authorized()
  @Query(() => types.PaymentType, { nullable: true })
  payment(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return visiblePayment(ctx, decodeId('payment', id));
  }

  @Authorized()
  @Query(() => types.PaymentReceipt, { nullable: true })
  receipt(@Ctx() ctx: Context, @Arg('paymentId', () => ID) paymentId: string) {
    return visibleReceipt(ctx, decodeId('payment', paymentId, 'paymentId'));
  }

  @Authorized()
  @Mutation(() => types.StartCheckoutResult)
  startCheckout(@Ctx() ctx: Context, @Arg('input', () => types.StartCheckoutInput) input: types.StartCheckoutInput) {
    return startCheckout(ctx, {
      enrollmentId: decodeId('enrollment', input.enrollmentId, 'enrollmentId'),
      couponId: input.couponId ? decodeId('coupon', input.couponId, 'couponId') : null,
      idempotencyKey: input.idempotencyKey,
    });
  }

  @Authorized()
  @Mutation(() => types.ConfirmPaymentResult)
  confirmPayment(@Ctx() ctx: Context, @Arg('input', () => types.ConfirmPaymentInput) input: types.ConfirmPaymentInput) {
    return confirmPayment(ctx, {
      paymentId: decodeId('payment', input.paymentId, 'paymentId'),
      providerRef: input.providerRef ?? null,
      idempotencyKey: input.idempotencyKey,
    });
  }

  @Authorized('ADMIN')
  @Mutation(() => types.RefundPaymentResult)
  refundPayment(@Ctx() ctx: Context, @Arg('input', () => types.RefundPaymentInput) input: types.RefundPaymentInput) {
    return refundPayment(ctx, {
      paymentId: decodeId('payment', input.paymentId, 'paymentId'),
      amountMinor: input.amountMinor ?? null,
      reason: input.reason,
      idempotencyKey: input.idempotencyKey,
    });
  }

  @Authorized('INSTRUCTOR')
  @Mutation(() => types.SetRefundPolicyResult)
  setRefundPolicy(
    @Ctx() ctx: Context,
    @Arg('input', () => types.SetRefundPolicyInput) input: types.SetRefundPolicyInput,
  ) {
    return setRefundPolicy(ctx, { ...input, courseId: decodeId('course', input.courseId, 'courseId') });
  }

  @Authorized()
  @Subscription(() => types.PaymentUpdate, {
    subscribe: ({ context, args }) => watchPayments(context as Context, (args['after'] as string | null) ?? null),
  })
  paymentStatus(@Root() update: PaymentUpdate, @Arg('after', () => String, { nullable: true }) _after?: string | null) {
    return update;
  }
}
