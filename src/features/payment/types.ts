import { createUnionType, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type * as S from '../../generated/schema.js';
import { typeNameOf } from '../../kit/refusal.js';
import { DateTime, Money, Node, PageInfo, Refusal } from '../base-types.js';
import { CourseStateConflict, CourseType } from '../catalog/index.js';
import { CouponNotUsable } from '../coupons/index.js';
import { EnrollmentStateConflict, IdempotencyKeyReused, StreamReset } from '../enrollment/index.js';

/** An enum of the contract: its names are its values. */
function enumOf<Name extends string>(name: string, names: readonly Name[]): Readonly<Record<Name, Name>> {
  const values = Object.fromEntries(names.map((one) => [one, one])) as Record<Name, Name>;
  registerEnumType(values, { name });
  return values;
}

export const PaymentStatus = enumOf<S.PaymentStatus>('PaymentStatus', [
  ...(['PENDING', 'AUTHORIZED', 'PAID', 'CANCEL_REQUESTED', 'REFUNDED', 'FAILED'] as const),
]);
export const PaymentProviderEnum = enumOf<S.PaymentProvider>('PaymentProvider', ['SANDBOX', 'TOSS', 'STRIPE']);
export const PaymentPurpose = enumOf<S.PaymentPurpose>('PaymentPurpose', ['SEAT', 'WAITLIST', 'RETURN']);
export const PaymentFailure = enumOf<S.PaymentFailure>('PaymentFailure', [
  ...(['DECLINED', 'MISMATCH', 'HOLD_ENDED', 'SUPERSEDED'] as const),
]);
export const RefundStatus = enumOf<S.RefundStatus>('RefundStatus', ['REQUESTED', 'DONE']);
export const RefundCause = enumOf<S.RefundCause>('RefundCause', [
  ...(['ENROLLMENT_CANCELLED', 'COURSE_CANCELLED', 'ADMIN_DECISION', 'NO_SEAT'] as const),
  ...(['DUPLICATE', 'COUPON_USED', 'PROVIDER_DECISION'] as const),
]);

type Resolved = 'enrollment' | 'course' | 'student' | 'price' | 'discount' | 'amount' | 'refunded' | 'refunds';

/** `Payment` of the contract, over a `PaymentRecord`; what is left out is resolved. */
@ObjectType('Payment', { implements: Node, simpleResolvers: true })
export class PaymentType extends Node implements Omit<S.Payment, Resolved> {
  @Field(() => ID)
  declare id: string;

  @Field(() => PaymentStatus)
  status: S.PaymentStatus;

  @Field(() => PaymentProviderEnum, { nullable: true })
  provider: S.PaymentProvider | null;

  @Field(() => PaymentPurpose, { nullable: true })
  purpose: S.PaymentPurpose | null;

  @Field(() => DateTime, { nullable: true })
  keptUntil: Date | null;

  @Field(() => PaymentFailure, { nullable: true })
  failure: S.PaymentFailure | null;

  @Field(() => DateTime)
  createdAt: Date;

  @Field(() => DateTime, { nullable: true })
  paidAt: Date | null;

  @Field(() => Int)
  version: number;
}

/** `Refund` of the contract; its amount is resolved. */
@ObjectType('Refund', { simpleResolvers: true })
export class RefundType implements Omit<S.Refund, 'amount'> {
  @Field(() => ID)
  id: string;

  @Field(() => RefundCause)
  cause: S.RefundCause;

  @Field(() => RefundStatus)
  status: S.RefundStatus;

  @Field(() => String, { nullable: true })
  reason: string | null;

  @Field(() => DateTime)
  createdAt: Date;

  @Field(() => DateTime, { nullable: true })
  doneAt: Date | null;
}

@ObjectType({ simpleResolvers: true })
export class PaymentEdge {
  @Field(() => String)
  cursor: string;

  @Field(() => PaymentType)
  node: PaymentType;
}

@ObjectType({ simpleResolvers: true })
export class PaymentConnection {
  @Field(() => [PaymentEdge])
  edges: PaymentEdge[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ObjectType({ simpleResolvers: true })
export class RefundReceipt implements S.RefundReceipt {
  @Field(() => String)
  number: string;

  @Field(() => DateTime)
  issuedAt: Date;

  @Field(() => Money)
  amount: Money;
}

@ObjectType({ simpleResolvers: true })
export class PaymentReceipt implements Omit<S.PaymentReceipt, 'payment'> {
  @Field(() => String)
  number: string;

  @Field(() => DateTime)
  issuedAt: Date;

  @Field(() => String)
  title: string;

  @Field(() => Money)
  amount: Money;

  @Field(() => PaymentType)
  payment: PaymentType;

  @Field(() => [RefundReceipt])
  refunds: RefundReceipt[];
}

@ObjectType({ simpleResolvers: true })
export class RefundStep implements S.RefundStep {
  @Field(() => DateTime)
  until: Date;

  @Field(() => Int)
  percent: number;
}

@ObjectType({ simpleResolvers: true })
export class RefundPolicy implements S.RefundPolicy {
  @Field(() => DateTime, { nullable: true })
  fullUntil: Date | null;

  @Field(() => [RefundStep])
  schedule: RefundStep[];
}

@ObjectType({ simpleResolvers: true })
export class CheckoutParameter implements S.CheckoutParameter {
  @Field(() => String)
  name: string;

  @Field(() => String)
  value: string;
}

@ObjectType('Checkout', { simpleResolvers: true })
export class CheckoutType implements Omit<S.Checkout, 'payment'> {
  @Field(() => PaymentType)
  payment: PaymentType;

  @Field(() => [CheckoutParameter])
  parameters: CheckoutParameter[];
}

@InputType()
export class StartCheckoutInput implements S.StartCheckoutInput {
  @Field(() => ID)
  enrollmentId: string;

  @Field(() => ID, { nullable: true })
  couponId?: string | null;

  @Field(() => String)
  idempotencyKey: string;
}

@InputType()
export class ConfirmPaymentInput implements S.ConfirmPaymentInput {
  @Field(() => ID)
  paymentId: string;

  @Field(() => String, { nullable: true })
  providerRef?: string | null;

  @Field(() => String)
  idempotencyKey: string;
}

@InputType()
export class RefundPaymentInput implements S.RefundPaymentInput {
  @Field(() => ID)
  paymentId: string;

  @Field(() => Int, { nullable: true })
  amountMinor?: number | null;

  @Field(() => String)
  reason: string;

  @Field(() => String)
  idempotencyKey: string;
}

@InputType()
export class RefundStepInput implements S.RefundStepInput {
  @Field(() => DateTime)
  until: Date;

  @Field(() => Int)
  percent: number;
}

@InputType()
export class SetRefundPolicyInput implements S.SetRefundPolicyInput {
  @Field(() => ID)
  courseId: string;

  @Field(() => DateTime, { nullable: true })
  fullUntil?: Date | null;

  @Field(() => [RefundStepInput])
  schedule: RefundStepInput[];
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class PaymentInProgress extends Refusal implements Omit<S.PaymentInProgress, 'payment'> {
  @Field(() => PaymentType)
  payment: PaymentType;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class PaymentStateConflict extends Refusal implements Omit<S.PaymentStateConflict, 'payment'> {
  @Field(() => PaymentType)
  payment: PaymentType;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class RefundTooLarge extends Refusal implements S.RefundTooLarge {
  @Field(() => Money)
  left: Money;
}

@ObjectType({ simpleResolvers: true })
export class PaymentChanged implements Omit<S.PaymentChanged, 'payment'> {
  @Field(() => PaymentType)
  payment: PaymentType;

  @Field(() => PaymentStatus, { nullable: true })
  previousStatus: S.PaymentStatus | null;

  @Field(() => String)
  cursor: string;
}

export const StartCheckoutResult = createUnionType({
  name: 'StartCheckoutResult',
  types: () =>
    [CheckoutType, EnrollmentStateConflict, PaymentInProgress, CouponNotUsable, IdempotencyKeyReused] as const,
  resolveType: typeNameOf,
});

export const ConfirmPaymentResult = createUnionType({
  name: 'ConfirmPaymentResult',
  types: () => [PaymentType, PaymentStateConflict, EnrollmentStateConflict, IdempotencyKeyReused] as const,
  resolveType: typeNameOf,
});

export const RefundPaymentResult = createUnionType({
  name: 'RefundPaymentResult',
  types: () => [RefundType, RefundTooLarge, PaymentStateConflict, IdempotencyKeyReused] as const,
  resolveType: typeNameOf,
});

export const SetRefundPolicyResult = createUnionType({
  name: 'SetRefundPolicyResult',
  types: () => [CourseType, CourseStateConflict] as const,
  resolveType: typeNameOf,
});

export const PaymentUpdate = createUnionType({
  name: 'PaymentUpdate',
  types: () => [PaymentChanged, StreamReset] as const,
  resolveType: typeNameOf,
});
