import { createUnionType, Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type * as S from '../../generated/schema.js';
import { typeNameOf } from '../../kit/refusal.js';
import { DateTime, Node, PageInfo, Refusal } from '../base-types.js';

export const SettlementState = {
  DUE: 'DUE',
  PAID: 'PAID',
  NOTHING_DUE: 'NOTHING_DUE',
} as const satisfies Record<S.SettlementState, S.SettlementState>;
registerEnumType(SettlementState, { name: 'SettlementState' });

@ObjectType({ simpleResolvers: true })
export class MoneyTotal implements S.MoneyTotal {
  @Field(() => Float)
  amountMinor: number;

  @Field(() => String)
  currency: string;
}

type Sums = 'gross' | 'refunds' | 'fee' | 'carriedOver' | 'net';

/** `Settlement` of the contract, over the entity of the same name; what is left out is resolved. */
@ObjectType('Settlement', { implements: Node, simpleResolvers: true })
export class SettlementType
  extends Node
  implements Omit<S.Settlement, Sums | 'instructor' | 'from' | 'to' | 'state' | 'csv'>
{
  @Field(() => ID)
  declare id: string;

  @Field(() => Int)
  feeBasisPoints: number;

  @Field(() => DateTime)
  closedAt: Date;

  @Field(() => DateTime, { nullable: true })
  paidAt: Date | null;

  @Field(() => String, { nullable: true })
  paidReference: string | null;
}

@ObjectType('SettlementPreview', { simpleResolvers: true })
export class SettlementPreviewType implements Omit<S.SettlementPreview, Sums> {
  @Field(() => Int)
  feeBasisPoints: number;
}

@ObjectType('FeeRate', { simpleResolvers: true })
export class FeeRateType implements Omit<S.FeeRate, 'instructor'> {
  @Field(() => Int)
  basisPoints: number;

  @Field(() => Boolean)
  own: boolean;
}

@ObjectType({ simpleResolvers: true })
export class SettlementEdge {
  @Field(() => String)
  cursor: string;

  @Field(() => SettlementType)
  node: SettlementType;
}

@ObjectType({ simpleResolvers: true })
export class SettlementConnection {
  @Field(() => [SettlementEdge])
  edges: SettlementEdge[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@InputType()
export class SettlementPeriodInput implements S.SettlementPeriodInput {
  @Field(() => String, { nullable: true })
  month?: string | null;

  @Field(() => String, { nullable: true })
  from?: string | null;

  @Field(() => String, { nullable: true })
  to?: string | null;
}

@InputType()
export class SettlementInput implements S.SettlementInput {
  @Field(() => ID)
  instructorId: string;

  @Field(() => SettlementPeriodInput)
  period: SettlementPeriodInput;

  @Field(() => String, { nullable: true, defaultValue: 'KRW' })
  currency?: string | null;
}

@InputType()
export class SetFeeRateInput implements S.SetFeeRateInput {
  @Field(() => ID)
  instructorId: string;

  @Field(() => Int, { nullable: true })
  basisPoints?: number | null;
}

@InputType()
export class MarkSettlementPaidInput implements S.MarkSettlementPaidInput {
  @Field(() => ID)
  id: string;

  @Field(() => String)
  reference: string;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class NothingToSettle extends Refusal implements S.NothingToSettle {}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class SettlementPeriodNotOver extends Refusal implements S.SettlementPeriodNotOver {
  @Field(() => DateTime)
  overAt: Date;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class SettlementPeriodOverlaps extends Refusal implements Omit<S.SettlementPeriodOverlaps, 'last'> {
  @Field(() => SettlementType)
  last: SettlementType;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class SettlementNotDue extends Refusal implements S.SettlementNotDue {
  @Field(() => SettlementState)
  state: S.SettlementState;
}

export const CloseSettlementResult = createUnionType({
  name: 'CloseSettlementResult',
  types: () => [SettlementType, NothingToSettle, SettlementPeriodNotOver, SettlementPeriodOverlaps] as const,
  resolveType: typeNameOf,
});

export const MarkSettlementPaidResult = createUnionType({
  name: 'MarkSettlementPaidResult',
  types: () => [SettlementType, SettlementNotDue] as const,
  resolveType: typeNameOf,
});

export const SetFeeRateResult = createUnionType({
  name: 'SetFeeRateResult',
  types: () => [FeeRateType] as const,
  resolveType: typeNameOf,
});
