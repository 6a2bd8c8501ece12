import { createUnionType, Field, ID, Int, ObjectType } from 'type-graphql';
import type * as S from '../../../generated/schema.js';
import { typeNameOf } from '../../../kit/refusal.js';
import { DateTime, Node, PageInfo, Refusal } from '../../base-types.js';
import type { DeadLetter } from './dead-letter.js';

@ObjectType({ simpleResolvers: true })
export class DeadLetterSubject implements S.DeadLetterSubject {
  @Field(() => String)
  name: string;

  @Field(() => ID)
  id: string;
}

/** `DeadLetter` of the contract; `id` is resolved. */
@ObjectType('DeadLetter', { implements: Node, simpleResolvers: true })
export class DeadLetterType extends Node implements S.DeadLetter {
  @Field(() => ID)
  declare id: string;

  @Field(() => String)
  job: string;

  @Field(() => String, { nullable: true })
  fact: string | null;

  @Field(() => [DeadLetterSubject])
  subjects: DeadLetterSubject[];

  @Field(() => String)
  lastError: string;

  @Field(() => Int)
  attempts: number;

  @Field(() => DateTime)
  createdAt: Date;

  @Field(() => DateTime)
  diedAt: Date;
}

@ObjectType({ simpleResolvers: true })
export class DeadLetterEdge implements Omit<S.DeadLetterEdge, 'node'> {
  @Field(() => String)
  cursor: string;

  @Field(() => DeadLetterType)
  node: DeadLetter;
}

/** `DeadLetterConnection` of the contract; `totalCount` is resolved. */
@ObjectType({ simpleResolvers: true })
export class DeadLetterConnection implements Omit<S.DeadLetterConnection, 'edges' | 'totalCount'> {
  @Field(() => [DeadLetterEdge])
  edges: DeadLetterEdge[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class DeadLetterGone extends Refusal implements S.DeadLetterGone {}

export const RetryDeadLetterResult = createUnionType({
  name: 'RetryDeadLetterResult',
  types: () => [DeadLetterType, DeadLetterGone] as const,
  resolveType: typeNameOf,
});

export const DropDeadLetterResult = createUnionType({
  name: 'DropDeadLetterResult',
  types: () => [DeadLetterType, DeadLetterGone] as const,
  resolveType: typeNameOf,
});
