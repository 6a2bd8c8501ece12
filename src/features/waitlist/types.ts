import { createUnionType, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type * as S from '../../generated/schema.js';
import { typeNameOf } from '../../kit/refusal.js';
import { DateTime, Node, PageInfo, Refusal } from '../base-types.js';
import { CourseStateConflict, CourseType, RegistrationClosed } from '../catalog/index.js';
import { AlreadyEnrolled, Busy, EnrollmentType, IdempotencyKeyReused, NotAdmitted } from '../enrollment/index.js';

export const WaitlistState = {
  WAITING: 'WAITING',
  OFFERED: 'OFFERED',
  ENROLLED: 'ENROLLED',
  DECLINED: 'DECLINED',
  OFFER_EXPIRED: 'OFFER_EXPIRED',
  LEFT: 'LEFT',
  REMOVED: 'REMOVED',
} as const satisfies Record<S.WaitlistState, S.WaitlistState>;
registerEnumType(WaitlistState, { name: 'WaitlistState' });

export const PassedOverReason = {
  HAS_A_HOLD: 'HAS_A_HOLD',
  ALREADY_ENROLLED: 'ALREADY_ENROLLED',
  ACCOUNT_NOT_ACTIVE: 'ACCOUNT_NOT_ACTIVE',
  NOT_ENOUGH_SEATS: 'NOT_ENOUGH_SEATS',
  GROUP_NOT_READY: 'GROUP_NOT_READY',
} as const satisfies Record<S.PassedOverReason, S.PassedOverReason>;
registerEnumType(PassedOverReason, { name: 'PassedOverReason' });

export const WaitlistEndReason = {
  COURSE_OVER: 'COURSE_OVER',
  COURSE_CANCELLED: 'COURSE_CANCELLED',
  ALREADY_ENROLLED: 'ALREADY_ENROLLED',
  ACCOUNT_NOT_ACTIVE: 'ACCOUNT_NOT_ACTIVE',
  BY_ADMIN: 'BY_ADMIN',
  PAID_BACK: 'PAID_BACK',
} as const satisfies Record<S.WaitlistEndReason, S.WaitlistEndReason>;
registerEnumType(WaitlistEndReason, { name: 'WaitlistEndReason' });

export const WouldBe = {
  OFFERED: 'OFFERED',
  ENROLLED: 'ENROLLED',
  PASSED_OVER: 'PASSED_OVER',
} as const satisfies Record<S.WouldBe, S.WouldBe>;
registerEnumType(WouldBe, { name: 'WouldBe' });

export const PromotionRule = { OFFER: 'OFFER', DIRECT: 'DIRECT' } as const satisfies Record<
  S.PromotionRule,
  S.PromotionRule
>;
registerEnumType(PromotionRule, { name: 'PromotionRule' });

@ObjectType('WaitlistPolicy', { simpleResolvers: true })
export class WaitlistPolicyType implements S.WaitlistPolicy {
  @Field(() => Int)
  offerMinutes: number;

  @Field(() => PromotionRule)
  promotion: S.PromotionRule;
}

type ResolvedFields =
  | 'group'
  | 'course'
  | 'student'
  | 'position'
  | 'ahead'
  | 'waiting'
  | 'passedOver'
  | 'prepaid'
  | 'swapWith'
  | 'seat'
  | 'joinedAt';

/** `WaitlistEntry` of the contract, over the entity of the same name; what is not here is resolved. */
@ObjectType('WaitlistEntry', { implements: Node, simpleResolvers: true })
export class WaitlistEntryType extends Node implements Omit<S.WaitlistEntry, ResolvedFields> {
  @Field(() => ID)
  declare id: string;

  @Field(() => WaitlistState)
  state: S.WaitlistState;

  @Field(() => DateTime, { nullable: true })
  offerExpiresAt: Date | null;

  @Field(() => WaitlistEndReason, { nullable: true })
  endedBecause: S.WaitlistEndReason | null;

  @Field(() => String, { nullable: true })
  note: string | null;
}

@ObjectType({ simpleResolvers: true })
export class WaitlistEdge {
  @Field(() => String)
  cursor: string;

  @Field(() => WaitlistEntryType)
  node: WaitlistEntryType;
}

@ObjectType({ simpleResolvers: true })
export class WaitlistConnection {
  @Field(() => [WaitlistEdge])
  edges: WaitlistEdge[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@InputType()
export class JoinWaitlistInput implements S.JoinWaitlistInput {
  @Field(() => ID)
  courseId: string;

  @Field(() => ID, { nullable: true })
  swapWithEnrollmentId?: string | null;
}

@InputType()
export class SetWaitlistPolicyInput implements S.SetWaitlistPolicyInput {
  @Field(() => ID)
  courseId: string;

  @Field(() => Int, { nullable: true })
  offerMinutes?: number | null;

  @Field(() => PromotionRule, { nullable: true })
  promotion?: S.PromotionRule | null;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class SeatsLeft extends Refusal implements S.SeatsLeft {
  @Field(() => Int)
  remaining: number;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class WaitlistStateConflict extends Refusal implements S.WaitlistStateConflict {
  @Field(() => WaitlistState)
  state: S.WaitlistState;
}

export const JoinWaitlistResult = createUnionType({
  name: 'JoinWaitlistResult',
  types: () => [WaitlistEntryType, SeatsLeft, AlreadyEnrolled, NotAdmitted, RegistrationClosed, Busy] as const,
  resolveType: typeNameOf,
});

export const LeaveWaitlistResult = createUnionType({
  name: 'LeaveWaitlistResult',
  types: () => [WaitlistEntryType, WaitlistStateConflict] as const,
  resolveType: typeNameOf,
});

export const AcceptSeatOfferResult = createUnionType({
  name: 'AcceptSeatOfferResult',
  types: () => [EnrollmentType, WaitlistStateConflict, AlreadyEnrolled, IdempotencyKeyReused] as const,
  resolveType: typeNameOf,
});

export const DeclineSeatOfferResult = createUnionType({
  name: 'DeclineSeatOfferResult',
  types: () => [WaitlistEntryType, WaitlistStateConflict] as const,
  resolveType: typeNameOf,
});

export const SetWaitlistPolicyResult = createUnionType({
  name: 'SetWaitlistPolicyResult',
  types: () => [CourseType, CourseStateConflict] as const,
  resolveType: typeNameOf,
});
