import { createUnionType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type * as S from '../../generated/schema.js';
import { typeNameOf } from '../../kit/refusal.js';
import { Refusal } from '../base-types.js';
import { RegistrationClosed } from '../catalog/index.js';
import { AlreadyEnrolled, NotAdmitted } from '../enrollment/index.js';
import { WaitlistStateConflict } from './types.js';

/** `WaitlistGroup` of the contract, over the entity of the same name; what is left out is resolved. */
@ObjectType('WaitlistGroup', { simpleResolvers: true })
export class WaitlistGroupType implements Omit<S.WaitlistGroup, 'course' | 'members' | 'inLine'> {
  @Field(() => ID)
  id: string;

  @Field(() => Int)
  size: number;
}

@InputType()
export class OpenWaitlistGroupInput implements S.OpenWaitlistGroupInput {
  @Field(() => ID)
  courseId: string;

  @Field(() => Int)
  size: number;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class WaitlistGroupFull extends Refusal implements S.WaitlistGroupFull {}

export const OpenWaitlistGroupResult = createUnionType({
  name: 'OpenWaitlistGroupResult',
  types: () => [WaitlistGroupType, WaitlistStateConflict, AlreadyEnrolled, NotAdmitted, RegistrationClosed] as const,
  resolveType: typeNameOf,
});

export const JoinWaitlistGroupResult = createUnionType({
  name: 'JoinWaitlistGroupResult',
  types: () =>
    [
      WaitlistGroupType,
      WaitlistGroupFull,
      WaitlistStateConflict,
      AlreadyEnrolled,
      NotAdmitted,
      RegistrationClosed,
    ] as const,
  resolveType: typeNameOf,
});
