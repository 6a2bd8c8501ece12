import { createUnionType, Field, ObjectType, registerEnumType } from 'type-graphql';
import type * as S from '../../generated/schema.js';
import { typeNameOf } from '../../kit/refusal.js';
import { Money, Refusal } from '../base-types.js';

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

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class CouponNotUsable extends Refusal implements S.CouponNotUsable {
  @Field(() => CouponNotUsableReason)
  reason: S.CouponNotUsableReason;
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

export const QuotePriceResult = createUnionType({
  name: 'QuotePriceResult',
  types: () => [PriceQuote, CouponNotUsable] as const,
  resolveType: typeNameOf,
});
