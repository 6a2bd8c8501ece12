import { createUnionType, Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type * as S from '../../generated/schema.js';
import { typeNameOf } from '../../kit/refusal.js';
import { DateTime, Node, Refusal } from '../base-types.js';
import { RegistrationClosed } from '../catalog/index.js';
import { CourseFull } from '../seats/index.js';

export const RoomPreset = {
  CULTURE_CENTER: 'CULTURE_CENTER',
  TICKETING: 'TICKETING',
  THEME_PARK: 'THEME_PARK',
} as const satisfies Record<S.RoomPreset, S.RoomPreset>;
registerEnumType(RoomPreset, { name: 'RoomPreset' });

export const RejoinRule = { KEEP: 'KEEP', TO_BACK: 'TO_BACK' } as const satisfies Record<S.RejoinRule, S.RejoinRule>;
registerEnumType(RejoinRule, { name: 'RejoinRule' });

export const PlaceState = {
  WAITING: 'WAITING',
  ADMITTED: 'ADMITTED',
  PASSED_OVER: 'PASSED_OVER',
  DONE: 'DONE',
  LEFT: 'LEFT',
  LEASE_ENDED: 'LEASE_ENDED',
} as const satisfies Record<S.PlaceState, S.PlaceState>;
registerEnumType(PlaceState, { name: 'PlaceState' });

@ObjectType({ simpleResolvers: true })
export class Shuffle implements S.Shuffle {
  @Field(() => DateTime)
  at: Date;

  @Field(() => String)
  commitment: string;

  @Field(() => String, { nullable: true })
  seed: string | null;
}

@ObjectType({ simpleResolvers: true })
export class RoomPolicy implements S.RoomPolicy {
  @Field(() => Int)
  activeLimit: number;

  @Field(() => Float, { nullable: true })
  admitPerSecond: number | null;

  @Field(() => Int)
  leaseSeconds: number;

  @Field(() => Int, { nullable: true })
  graceSeconds: number | null;

  @Field(() => Int, { nullable: true })
  waitingLimit: number | null;

  @Field(() => RejoinRule)
  onRejoin: S.RejoinRule;

  @Field(() => Boolean)
  enabled: boolean;

  @Field(() => Boolean)
  turnAwayWhenFull: boolean;

  @Field(() => DateTime, { nullable: true })
  preQueueUntil: Date | null;
}

/** `Room` of the contract, over the entity of the same name; what is not here is resolved. */
@ObjectType('Room', { implements: Node, simpleResolvers: true })
export class RoomType
  extends Node
  implements Omit<S.Room, 'policy' | 'courses' | 'waiting' | 'active' | 'heldUntil' | 'shuffle'>
{
  @Field(() => ID)
  declare id: string;

  @Field(() => String)
  name: string;

  @Field(() => DateTime, { nullable: true })
  frozenAt: Date | null;

  @Field(() => DateTime)
  createdAt: Date;
}

@ObjectType({ simpleResolvers: true })
export class AdmittedNext implements Omit<S.AdmittedNext, 'room'> {
  @Field(() => RoomType)
  room: RoomType;

  @Field(() => Int)
  admitted: number;
}

@ObjectType({ simpleResolvers: true })
export class WaitEstimate implements S.WaitEstimate {
  @Field(() => Int)
  low: number;

  @Field(() => Int)
  high: number;
}

@ObjectType({ simpleResolvers: true })
export class Receipt implements S.Receipt {
  @Field(() => Int)
  entry: number;

  @Field(() => String)
  hash: string;
}

@ObjectType({ simpleResolvers: true })
export class FairnessRecord implements S.FairnessRecord {
  @Field(() => [String])
  lines: string[];

  @Field(() => Boolean)
  end: boolean;
}

/** `Place` of the contract, over the record of the same name; what is not here is resolved, and `id`. */
@ObjectType('Place', { implements: Node, simpleResolvers: true })
export class PlaceType extends Node implements Omit<S.Place, 'ticket' | 'receipt' | 'seatsLikely' | 'shuffle'> {
  @Field(() => ID)
  declare id: string;

  @Field(() => PlaceState)
  state: S.PlaceState;

  @Field(() => Int, { nullable: true })
  position: number | null;

  @Field(() => Int, { nullable: true })
  ahead: number | null;

  @Field(() => Int)
  waiting: number;

  @Field(() => Boolean)
  paused: boolean;

  @Field(() => DateTime, { nullable: true })
  admittedUntil: Date | null;

  @Field(() => WaitEstimate, { nullable: true })
  estimatedWait: WaitEstimate | null;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class QueueFull extends Refusal implements S.QueueFull {
  @Field(() => Int)
  waiting: number;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class NotInQueue extends Refusal implements S.NotInQueue {}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class CourseAlreadyGuarded extends Refusal implements Omit<S.CourseAlreadyGuarded, 'room'> {
  @Field(() => RoomType)
  room: RoomType;
}

@InputType()
export class RoomPolicyInput implements S.RoomPolicyInput {
  @Field(() => RoomPreset, { nullable: true })
  preset?: S.RoomPreset | null;

  @Field(() => Int, { nullable: true })
  activeLimit?: number | null;

  @Field(() => Float, { nullable: true })
  admitPerSecond?: number | null;

  @Field(() => Int, { nullable: true })
  leaseSeconds?: number | null;

  @Field(() => Int, { nullable: true })
  graceSeconds?: number | null;

  @Field(() => Int, { nullable: true })
  waitingLimit?: number | null;

  @Field(() => RejoinRule, { nullable: true })
  onRejoin?: S.RejoinRule | null;

  @Field(() => Boolean, { nullable: true })
  enabled?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  turnAwayWhenFull?: boolean | null;

  @Field(() => DateTime, { nullable: true })
  preQueueUntil?: Date | null;
}

@InputType()
export class CreateRoomInput implements S.CreateRoomInput {
  @Field(() => String)
  name: string;

  @Field(() => [ID])
  courseIds: string[];

  @Field(() => RoomPolicyInput)
  policy: RoomPolicyInput;
}

@InputType()
export class UpdateRoomInput implements S.UpdateRoomInput {
  @Field(() => ID)
  id: string;

  @Field(() => String, { nullable: true })
  name?: string | null;

  @Field(() => [ID], { nullable: true })
  courseIds?: string[] | null;

  @Field(() => RoomPolicyInput, { nullable: true })
  policy?: RoomPolicyInput | null;
}

export const CreateRoomResult = createUnionType({
  name: 'CreateRoomResult',
  types: () => [RoomType, CourseAlreadyGuarded] as const,
  resolveType: typeNameOf,
});

export const UpdateRoomResult = createUnionType({
  name: 'UpdateRoomResult',
  types: () => [RoomType, CourseAlreadyGuarded] as const,
  resolveType: typeNameOf,
});

export const JoinQueueResult = createUnionType({
  name: 'JoinQueueResult',
  types: () => [PlaceType, QueueFull, CourseFull, RegistrationClosed] as const,
  resolveType: typeNameOf,
});

export const LeaveQueueResult = createUnionType({
  name: 'LeaveQueueResult',
  types: () => [PlaceType, NotInQueue] as const,
  resolveType: typeNameOf,
});
