import { createUnionType, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import type * as S from '../../../generated/schema.js';
import { typeNameOf } from '../../../kit/refusal.js';
import { DateTime, Node, PageInfo, Refusal } from '../../base-types.js';
import { PaymentProviderEnum } from '../types.js';
import type { PaymentDifference } from './entities.js';

export const PaymentDifferenceKind = {
  MONEY_NOT_RECORDED: 'MONEY_NOT_RECORDED',
  MONEY_NOT_AT_PROVIDER: 'MONEY_NOT_AT_PROVIDER',
  AMOUNT_DIFFERS: 'AMOUNT_DIFFERS',
  REFUND_NOT_RECORDED: 'REFUND_NOT_RECORDED',
  REFUND_NOT_AT_PROVIDER: 'REFUND_NOT_AT_PROVIDER',
  UNKNOWN_PAYMENT: 'UNKNOWN_PAYMENT',
  PAID_TWICE: 'PAID_TWICE',
} as const satisfies Record<S.PaymentDifferenceKind, S.PaymentDifferenceKind>;
registerEnumType(PaymentDifferenceKind, { name: 'PaymentDifferenceKind' });

/** `PaymentStanding` of the contract, over what is kept; the amounts are resolved. */
@ObjectType('PaymentStanding', { simpleResolvers: true })
export class PaymentStandingType implements Omit<S.PaymentStanding, 'amount' | 'refunded'> {
  @Field(() => String)
  status: string;
}

/** `PaymentDifference` of the contract; what is left out is resolved. */
@ObjectType('PaymentDifference', { implements: Node, simpleResolvers: true })
export class PaymentDifferenceType extends Node implements Omit<S.PaymentDifference, 'payment' | 'ours' | 'theirs'> {
  @Field(() => ID)
  declare id: string;

  @Field(() => PaymentProviderEnum)
  provider: S.PaymentProvider;

  @Field(() => PaymentDifferenceKind)
  kind: S.PaymentDifferenceKind;

  @Field(() => String, { nullable: true })
  providerRef: string | null;

  @Field(() => PaymentStandingType, { nullable: true })
  ours: PaymentStandingType | null;

  @Field(() => PaymentStandingType, { nullable: true })
  theirs: PaymentStandingType | null;

  @Field(() => DateTime)
  foundAt: Date;

  @Field(() => DateTime)
  seenAt: Date;

  @Field(() => DateTime, { nullable: true })
  resolvedAt: Date | null;

  @Field(() => String, { nullable: true })
  resolution: string | null;
}

@ObjectType({ simpleResolvers: true })
export class PaymentDifferenceEdge implements Omit<S.PaymentDifferenceEdge, 'node'> {
  @Field(() => String)
  cursor: string;

  @Field(() => PaymentDifferenceType)
  node: PaymentDifference;
}

/** `PaymentDifferenceConnection` of the contract; `totalCount` is resolved. */
@ObjectType({ simpleResolvers: true })
export class PaymentDifferenceConnection implements Omit<S.PaymentDifferenceConnection, 'edges' | 'totalCount'> {
  @Field(() => [PaymentDifferenceEdge])
  edges: PaymentDifferenceEdge[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class DifferenceResolved extends Refusal implements Omit<S.DifferenceResolved, 'difference'> {
  @Field(() => PaymentDifferenceType)
  difference: PaymentDifference;
}

export const ResolveDifferenceResult = createUnionType({
  name: 'ResolveDifferenceResult',
  types: () => [PaymentDifferenceType, DifferenceResolved] as const,
  resolveType: typeNameOf,
});
