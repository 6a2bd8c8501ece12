import { createUnionType, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type * as S from '../../generated/schema.js';
import { typeNameOf } from '../../kit/refusal.js';
import { DateTime, Money, Node, PageInfo, Refusal } from '../base-types.js';
import { Busy, IdempotencyKeyReused } from '../enrollment/index.js';

export const CampaignKind = { CLAIM: 'CLAIM', CODE: 'CODE' } as const satisfies Record<S.CampaignKind, S.CampaignKind>;
registerEnumType(CampaignKind, { name: 'CampaignKind' });

export const CampaignState = {
  UPCOMING: 'UPCOMING',
  OPEN: 'OPEN',
  CLOSED: 'CLOSED',
} as const satisfies Record<S.CampaignState, S.CampaignState>;
registerEnumType(CampaignState, { name: 'CampaignState' });

export const CouponStatus = {
  ISSUED: 'ISSUED',
  RESERVED: 'RESERVED',
  SPENT: 'SPENT',
} as const satisfies Record<S.CouponStatus, S.CouponStatus>;
registerEnumType(CouponStatus, { name: 'CouponStatus' });

export const CouponNotUsableReason = {
  NOT_FOUND: 'NOT_FOUND',
  RESERVED: 'RESERVED',
  SPENT: 'SPENT',
  EXPIRED: 'EXPIRED',
  OTHER_COURSE: 'OTHER_COURSE',
  OTHER_CURRENCY: 'OTHER_CURRENCY',
  PRICE_TOO_LOW: 'PRICE_TOO_LOW',
} as const satisfies Record<S.CouponNotUsableReason, S.CouponNotUsableReason>;
registerEnumType(CouponNotUsableReason, { name: 'CouponNotUsableReason' });

/** `Campaign` of the contract, over the entity of the same name; what is left out is resolved. */
@ObjectType('Campaign', { implements: Node, simpleResolvers: true })
export class CampaignType
  extends Node
  implements Omit<S.Campaign, 'state' | 'amount' | 'cap' | 'minimumPrice' | 'courses' | 'categories' | 'stock'>
{
  @Field(() => ID)
  declare id: string;

  @Field(() => String)
  name: string;

  @Field(() => CampaignKind)
  kind: S.CampaignKind;

  @Field(() => Int, { nullable: true })
  ratePercent: number | null;

  @Field(() => DateTime, { nullable: true })
  opensAt: Date | null;

  @Field(() => DateTime, { nullable: true })
  closesAt: Date | null;

  @Field(() => DateTime, { nullable: true })
  usableUntil: Date | null;

  @Field(() => DateTime)
  createdAt: Date;
}

@ObjectType({ simpleResolvers: true })
export class CouponStock implements Omit<S.CouponStock, 'campaign'> {
  @Field(() => Int)
  total: number;

  @Field(() => Int)
  remaining: number;

  @Field(() => Int)
  version: number;
}

/** `Coupon` of the contract, over a `CouponRecord`; what is left out is resolved. */
@ObjectType('Coupon', { implements: Node, simpleResolvers: true })
export class CouponType extends Node implements Omit<S.Coupon, 'campaign' | 'discount'> {
  @Field(() => ID)
  declare id: string;

  @Field(() => CouponStatus)
  status: S.CouponStatus;

  @Field(() => DateTime)
  issuedAt: Date;
}

@ObjectType({ simpleResolvers: true })
export class CampaignEdge {
  @Field(() => String)
  cursor: string;

  @Field(() => CampaignType)
  node: CampaignType;
}

@ObjectType({ simpleResolvers: true })
export class CampaignConnection {
  @Field(() => [CampaignEdge])
  edges: CampaignEdge[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ObjectType({ simpleResolvers: true })
export class CouponEdge {
  @Field(() => String)
  cursor: string;

  @Field(() => CouponType)
  node: CouponType;
}

@ObjectType({ simpleResolvers: true })
export class CouponConnection {
  @Field(() => [CouponEdge])
  edges: CouponEdge[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ObjectType({ simpleResolvers: true })
export class CouponCodes implements Omit<S.CouponCodes, 'campaign'> {
  @Field(() => CampaignType)
  campaign: CampaignType;

  @Field(() => [String])
  codes: string[];

  @Field(() => String)
  csv: string;
}

@ObjectType({ simpleResolvers: true })
export class PriceQuote implements S.PriceQuote {
  @Field(() => Money)
  list: Money;

  @Field(() => Money)
  discount: Money;

  @Field(() => Money)
  due: Money;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class CouponOutOfStock extends Refusal implements S.CouponOutOfStock {}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class CouponAlreadyIssued extends Refusal implements Omit<S.CouponAlreadyIssued, 'coupon'> {
  @Field(() => CouponType)
  coupon: CouponType;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class CampaignNotOpen extends Refusal implements S.CampaignNotOpen {
  @Field(() => CampaignState)
  state: S.CampaignState;

  @Field(() => DateTime, { nullable: true })
  opensAt: Date | null;

  @Field(() => DateTime, { nullable: true })
  closesAt: Date | null;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class CouponCodeRequired extends Refusal implements S.CouponCodeRequired {}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class CouponCodeInvalid extends Refusal implements S.CouponCodeInvalid {}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class CampaignClosed extends Refusal implements S.CampaignClosed {}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class CampaignTermsFixed extends Refusal implements S.CampaignTermsFixed {}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class StockBelowIssued extends Refusal implements S.StockBelowIssued {
  @Field(() => Int)
  issued: number;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class CouponNotUsable extends Refusal implements S.CouponNotUsable {
  @Field(() => CouponNotUsableReason)
  reason: S.CouponNotUsableReason;
}

const union = <const Types extends readonly (new () => object)[]>(name: string, ...types: Types) =>
  createUnionType({ name, types: () => types, resolveType: typeNameOf });

export const QuotePriceResult = union('QuotePriceResult', PriceQuote, CouponNotUsable);
export const CreateCampaignResult = union('CreateCampaignResult', CampaignType);
export const UpdateCampaignResult = union(
  'UpdateCampaignResult',
  ...[CampaignType, CampaignClosed, CampaignTermsFixed, StockBelowIssued],
);
export const CloseCampaignResult = union('CloseCampaignResult', CampaignType, CampaignClosed);
export const GenerateCouponCodesResult = union('GenerateCouponCodesResult', CouponCodes, CampaignClosed);
export const IssueCouponResult = union(
  'IssueCouponResult',
  ...[CouponType, CouponOutOfStock, CouponAlreadyIssued, CampaignNotOpen, CouponCodeRequired],
  ...[IdempotencyKeyReused, Busy],
);
export const RedeemCouponCodeResult = union(
  'RedeemCouponCodeResult',
  ...[CouponType, CouponCodeInvalid, CouponOutOfStock, CouponAlreadyIssued, CampaignNotOpen, Busy],
);
