import { createUnionType, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type * as S from '../../generated/schema.js';
import { typeNameOf } from '../../kit/refusal.js';
import { DateTime, Node, PageInfo, Refusal } from '../base-types.js';
import { RegistrationClosed } from '../catalog/index.js';
import { PlaceType } from '../queue/index.js';
import { CourseFull } from '../seats/index.js';

export const EnrollmentStatus = {
  PENDING_PAYMENT: 'PENDING_PAYMENT',
  CONFIRMED: 'CONFIRMED',
  CANCELLED: 'CANCELLED',
  EXPIRED: 'EXPIRED',
  COMPLETED: 'COMPLETED',
} as const satisfies Record<S.EnrollmentStatus, S.EnrollmentStatus>;
registerEnumType(EnrollmentStatus, { name: 'EnrollmentStatus' });

/** `Enrollment` of the contract, over an `EnrollmentRecord`; what is left out is resolved. */
@ObjectType('Enrollment', { implements: Node, simpleResolvers: true })
export class EnrollmentType extends Node implements Omit<S.Enrollment, 'course' | 'student' | 'price'> {
  @Field(() => ID)
  declare id: string;

  @Field(() => EnrollmentStatus)
  status: S.EnrollmentStatus;

  @Field(() => DateTime, { nullable: true })
  holdExpiresAt: Date | null;

  @Field(() => DateTime)
  createdAt: Date;
}

@ObjectType({ simpleResolvers: true })
export class EnrollmentEdge {
  @Field(() => String)
  cursor: string;

  @Field(() => EnrollmentType)
  node: EnrollmentType;
}

@ObjectType({ simpleResolvers: true })
export class EnrollmentConnection {
  @Field(() => [EnrollmentEdge])
  edges: EnrollmentEdge[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@InputType()
export class EnrollInput implements S.EnrollInput {
  @Field(() => ID)
  courseId: string;

  @Field(() => String)
  idempotencyKey: string;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class AlreadyEnrolled extends Refusal implements Omit<S.AlreadyEnrolled, 'enrollment'> {
  @Field(() => EnrollmentType)
  enrollment: EnrollmentType;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class IdempotencyKeyReused extends Refusal implements S.IdempotencyKeyReused {}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class Busy extends Refusal implements S.Busy {
  @Field(() => Int)
  retryAfterMs: number;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class EnrollmentStateConflict extends Refusal implements S.EnrollmentStateConflict {
  @Field(() => EnrollmentStatus)
  status: S.EnrollmentStatus;
}

@ObjectType({ simpleResolvers: true })
export class EnrollmentChanged implements Omit<S.EnrollmentChanged, 'enrollment'> {
  @Field(() => EnrollmentType)
  enrollment: EnrollmentType;

  @Field(() => EnrollmentStatus, { nullable: true })
  previousStatus: S.EnrollmentStatus | null;

  @Field(() => String)
  cursor: string;
}

@ObjectType({ simpleResolvers: true })
export class StreamReset implements S.StreamReset {
  @Field(() => String)
  reason: string;

  @Field(() => String)
  cursor: string;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class NotAdmitted extends Refusal implements Omit<S.NotAdmitted, 'place'> {
  @Field(() => PlaceType, { nullable: true })
  place: PlaceType | null;
}

export const EnrollResult = createUnionType({
  name: 'EnrollResult',
  types: () =>
    [EnrollmentType, CourseFull, AlreadyEnrolled, NotAdmitted, RegistrationClosed, IdempotencyKeyReused, Busy] as const,
  resolveType: typeNameOf,
});

export const CancelEnrollmentResult = createUnionType({
  name: 'CancelEnrollmentResult',
  types: () => [EnrollmentType, EnrollmentStateConflict] as const,
  resolveType: typeNameOf,
});

export const ConfirmEnrollmentResult = createUnionType({
  name: 'ConfirmEnrollmentResult',
  types: () => [EnrollmentType, EnrollmentStateConflict] as const,
  resolveType: typeNameOf,
});

export const EnrollmentUpdate = createUnionType({
  name: 'EnrollmentUpdate',
  types: () => [EnrollmentChanged, StreamReset] as const,
  resolveType: typeNameOf,
});
