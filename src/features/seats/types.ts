import { Field, Int, ObjectType } from 'type-graphql';
import type * as S from '../../generated/schema.js';
import { Refusal } from '../base-types.js';

/** `SeatCount` of the contract; its `course` is resolved by the catalogue. */
@ObjectType('SeatCount', { simpleResolvers: true })
export class SeatCountType implements Omit<S.SeatCount, 'course'> {
  @Field(() => Int)
  capacity: number;

  @Field(() => Int)
  remaining: number;

  @Field(() => Int)
  version: number;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class CourseFull extends Refusal implements S.CourseFull {
  @Field(() => Int)
  waitlistLength: number;
}
