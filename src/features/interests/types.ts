import { createUnionType, Field, ID, Int, ObjectType } from 'type-graphql';
import type * as S from '../../generated/schema.js';
import { typeNameOf } from '../../kit/refusal.js';
import { DateTime, Refusal } from '../base-types.js';
import { CategoryType, CourseType } from '../catalog/index.js';

export const Followed = createUnionType({
  name: 'Followed',
  types: () => [CategoryType, CourseType] as const,
  resolveType: typeNameOf,
});

/** `Follow` of the contract, over the entity; what is followed is resolved. */
@ObjectType('Follow', { simpleResolvers: true })
export class FollowType implements Omit<S.Follow, 'subject'> {
  @Field(() => ID)
  id: string;

  @Field(() => DateTime)
  createdAt: Date;
}

/** `KeywordAlert` of the contract, over the entity. */
@ObjectType('KeywordAlert', { simpleResolvers: true })
export class KeywordAlertType implements S.KeywordAlert {
  @Field(() => ID)
  id: string;

  @Field(() => String)
  text: string;

  @Field(() => DateTime)
  createdAt: Date;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class TooManyInterests extends Refusal implements S.TooManyInterests {
  @Field(() => Int)
  most: number;
}

export const FollowResult = createUnionType({
  name: 'FollowResult',
  types: () => [FollowType, TooManyInterests] as const,
  resolveType: typeNameOf,
});

export const AddKeywordAlertResult = createUnionType({
  name: 'AddKeywordAlertResult',
  types: () => [KeywordAlertType, TooManyInterests] as const,
  resolveType: typeNameOf,
});
