import { createUnionType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type * as S from '../../generated/schema.js';
import { typeNameOf } from '../../kit/refusal.js';
import { RegistrationClosed } from '../catalog/index.js';
import { AlreadyEnrolled } from '../enrollment/index.js';
import { PassedOverReason, WaitlistEntryType, WaitlistStateConflict, WouldBe } from './types.js';

@InputType()
export class MoveInWaitlistInput implements S.MoveInWaitlistInput {
  @Field(() => ID)
  id: string;

  @Field(() => Int)
  position: number;

  @Field(() => String)
  reason: string;
}

@InputType()
export class RemoveFromWaitlistInput implements S.RemoveFromWaitlistInput {
  @Field(() => ID)
  id: string;

  @Field(() => String)
  reason: string;
}

@InputType()
export class AddToWaitlistFrontInput implements S.AddToWaitlistFrontInput {
  @Field(() => ID)
  courseId: string;

  @Field(() => ID)
  studentId: string;

  @Field(() => String)
  reason: string;
}

@ObjectType({ simpleResolvers: true })
export class WhatIfEntry implements Omit<S.WhatIfEntry, 'entry'> {
  @Field(() => WaitlistEntryType)
  entry: WaitlistEntryType;

  @Field(() => WouldBe)
  outcome: S.WouldBe;

  @Field(() => PassedOverReason, { nullable: true })
  passedOver: S.PassedOverReason | null;
}

@ObjectType({ simpleResolvers: true })
export class WhatIf implements Omit<S.WhatIf, 'entries'> {
  @Field(() => Int)
  seats: number;

  @Field(() => [WhatIfEntry])
  entries: WhatIfEntry[];

  @Field(() => Int)
  seatsLeft: number;
}

export const MoveInWaitlistResult = createUnionType({
  name: 'MoveInWaitlistResult',
  types: () => [WaitlistEntryType, WaitlistStateConflict] as const,
  resolveType: typeNameOf,
});

export const RemoveFromWaitlistResult = createUnionType({
  name: 'RemoveFromWaitlistResult',
  types: () => [WaitlistEntryType, WaitlistStateConflict] as const,
  resolveType: typeNameOf,
});

export const AddToWaitlistFrontResult = createUnionType({
  name: 'AddToWaitlistFrontResult',
  types: () => [WaitlistEntryType, WaitlistStateConflict, AlreadyEnrolled, RegistrationClosed] as const,
  resolveType: typeNameOf,
});
