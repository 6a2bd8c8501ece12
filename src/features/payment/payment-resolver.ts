import { Ctx, FieldResolver, ID, Int, Resolver, Root } from 'type-graphql';
import type { Context } from '../../infra/context.js';
import { encodeId } from '../../kit/id.js';
import type { Page } from '../../kit/page.js';
import { accountById, AccountType } from '../accounts/index.js';
import { Money } from '../base-types.js';
import { courseById, CourseType, type Course } from '../catalog/index.js';
import { enrollmentById, EnrollmentType } from '../enrollment/index.js';
import type { Refund } from './entities.js';
import type { PaymentRecord } from './events.js';
import { refundsOf } from './payment.js';
import { refundPolicyOf } from './refunds/policy.js';
import * as types from './types.js';

/** What is read of a payment beyond its own columns. */
@Resolver(() => types.PaymentType)
export class PaymentFieldsResolver {
  @FieldResolver(() => ID)
  id(@Root() payment: PaymentRecord) {
    return encodeId('payment', payment.id);
  }

  @FieldResolver(() => EnrollmentType)
  enrollment(@Root() payment: PaymentRecord, @Ctx() ctx: Context) {
    return enrollmentById(ctx).load(payment.enrollmentId);
  }

  @FieldResolver(() => CourseType)
  course(@Root() payment: PaymentRecord, @Ctx() ctx: Context) {
    return courseById(ctx).load(payment.courseId);
  }

  @FieldResolver(() => AccountType)
  student(@Root() payment: PaymentRecord, @Ctx() ctx: Context) {
    return accountById(ctx).load(payment.studentId);
  }

  @FieldResolver(() => Money)
  price(@Root() payment: PaymentRecord) {
    return { amountMinor: payment.priceMinor, currency: payment.currency };
  }

  @FieldResolver(() => Money)
  discount(@Root() payment: PaymentRecord) {
    return { amountMinor: payment.discountMinor, currency: payment.currency };
  }

  @FieldResolver(() => Money)
  amount(@Root() payment: PaymentRecord) {
    return { amountMinor: payment.amountMinor, currency: payment.currency };
  }

  @FieldResolver(() => Money)
  refunded(@Root() payment: PaymentRecord) {
    return { amountMinor: payment.refundedMinor, currency: payment.currency };
  }

  @FieldResolver(() => [types.RefundType])
  refunds(@Root() payment: PaymentRecord, @Ctx() ctx: Context) {
    return refundsOf(ctx).load(payment.id);
  }
}

@Resolver(() => types.RefundType)
export class RefundFieldsResolver {
  @FieldResolver(() => ID)
  id(@Root() refund: Refund) {
    return encodeId('refund', refund.id);
  }

  @FieldResolver(() => Money)
  amount(@Root() refund: Refund) {
    return { amountMinor: refund.amountMinor, currency: refund.currency };
  }
}

@Resolver(() => types.PaymentConnection)
export class PaymentConnectionResolver {
  @FieldResolver(() => Int)
  totalCount(@Root() page: Page<PaymentRecord>) {
    return page.totalCount();
  }
}

/** What payments add to a course. */
@Resolver(() => CourseType)
export class CoursePaymentResolver {
  @FieldResolver(() => types.RefundPolicy, { nullable: true })
  refundPolicy(@Root() course: Course, @Ctx() ctx: Context) {
    return refundPolicyOf(ctx).load(course.id);
  }
}
