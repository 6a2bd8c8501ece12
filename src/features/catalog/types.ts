import { createUnionType, Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type * as S from '../../generated/schema.js';
import { typeNameOf } from '../../kit/refusal.js';
import { DateTime, LocalTime, Node, PageInfo, Refusal } from '../base-types.js';

export const Weekday = {
  MONDAY: 'MONDAY',
  TUESDAY: 'TUESDAY',
  WEDNESDAY: 'WEDNESDAY',
  THURSDAY: 'THURSDAY',
  FRIDAY: 'FRIDAY',
  SATURDAY: 'SATURDAY',
  SUNDAY: 'SUNDAY',
} as const satisfies Record<S.Weekday, S.Weekday>;
registerEnumType(Weekday, { name: 'Weekday' });

export const CourseState = {
  DRAFT: 'DRAFT',
  PUBLISHED: 'PUBLISHED',
  CLOSED: 'CLOSED',
  CANCELLED: 'CANCELLED',
} as const satisfies Record<S.CourseState, S.CourseState>;
registerEnumType(CourseState, { name: 'CourseState' });

/** `Category` of the contract, over the entity of the same name; `id`, `parent` and `children` are resolved. */
@ObjectType('Category', { implements: Node, simpleResolvers: true })
export class CategoryType extends Node implements Omit<S.Category, 'parent' | 'children'> {
  @Field(() => ID)
  declare id: string;

  @Field(() => String)
  code: string;

  @Field(() => String)
  name: string;
}

/** `CourseSession` of the contract, over the entity of the same name; its times are resolved. */
@ObjectType('CourseSession', { simpleResolvers: true })
export class CourseSessionType implements S.CourseSession {
  @Field(() => Weekday)
  day: S.Weekday;

  @Field(() => LocalTime)
  startsAt: string;

  @Field(() => LocalTime)
  endsAt: string;

  @Field(() => String, { nullable: true })
  place: string | null;
}

type ResolvedFields =
  | 'category'
  | 'instructor'
  | 'instructors'
  | 'creditsMin'
  | 'price'
  | 'capacity'
  | 'remainingSeats'
  | 'sessions'
  | 'myEnrollment'
  | 'waitlistLength'
  | 'myWaitlistEntry'
  | 'waitlistPolicy'
  | 'seatRelease'
  | 'refundPolicy';

/** `Course` of the contract, over the entity of the same name; what is not here is resolved. */
@ObjectType('Course', { implements: Node, simpleResolvers: true })
export class CourseType extends Node implements Omit<S.Course, ResolvedFields> {
  @Field(() => ID)
  declare id: string;

  @Field(() => String, { nullable: true })
  code: string | null;

  @Field(() => String)
  title: string;

  @Field(() => String)
  description: string;

  @Field(() => Float, { nullable: true })
  credits: number | null;

  @Field(() => Int)
  holdMinutes: number;

  @Field(() => String, { nullable: true })
  term: string | null;

  @Field(() => DateTime, { nullable: true })
  opensAt: Date | null;

  @Field(() => DateTime, { nullable: true })
  closesAt: Date | null;

  @Field(() => Boolean)
  openNow: boolean;

  @Field(() => String)
  timeZone: string;

  @Field(() => CourseState)
  state: S.CourseState;

  @Field(() => String, { nullable: true })
  cancelReason: string | null;

  @Field(() => DateTime)
  createdAt: Date;
}

@ObjectType({ simpleResolvers: true })
export class CourseEdge implements Omit<S.CourseEdge, 'node'> {
  @Field(() => String)
  cursor: string;

  @Field(() => CourseType)
  node: CourseType;
}

/** A page; `totalCount` is counted when it is asked for. */
@ObjectType({ simpleResolvers: true })
export class CourseConnection implements Omit<S.CourseConnection, 'edges' | 'totalCount'> {
  @Field(() => [CourseEdge])
  edges: CourseEdge[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class CourseCodeTaken extends Refusal implements S.CourseCodeTaken {}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class CapacityBelowTaken extends Refusal implements S.CapacityBelowTaken {
  @Field(() => Int)
  taken: number;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class CourseStateConflict extends Refusal implements S.CourseStateConflict {
  @Field(() => CourseState)
  state: S.CourseState;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class CategoryCodeTaken extends Refusal implements S.CategoryCodeTaken {}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class RegistrationClosed extends Refusal implements S.RegistrationClosed {
  @Field(() => DateTime, { nullable: true })
  opensAt: Date | null;

  @Field(() => DateTime, { nullable: true })
  closesAt: Date | null;
}

/** `CourseStatus` of the contract; its `course` is resolved. */
@ObjectType('CourseStatus', { simpleResolvers: true })
export class CourseStatusType implements Omit<S.CourseStatus, 'course'> {
  @Field(() => CourseState)
  state: S.CourseState;

  @Field(() => Boolean)
  openNow: boolean;
}

export const CreateCourseResult = createUnionType({
  name: 'CreateCourseResult',
  types: () => [CourseType, CourseCodeTaken] as const,
  resolveType: typeNameOf,
});

export const UpdateCourseResult = createUnionType({
  name: 'UpdateCourseResult',
  types: () => [CourseType, CourseCodeTaken, CapacityBelowTaken, CourseStateConflict] as const,
  resolveType: typeNameOf,
});

export const PublishCourseResult = createUnionType({
  name: 'PublishCourseResult',
  types: () => [CourseType, CourseStateConflict] as const,
  resolveType: typeNameOf,
});

export const CloseCourseResult = createUnionType({
  name: 'CloseCourseResult',
  types: () => [CourseType, CourseStateConflict] as const,
  resolveType: typeNameOf,
});

export const CancelCourseResult = createUnionType({
  name: 'CancelCourseResult',
  types: () => [CourseType, CourseStateConflict] as const,
  resolveType: typeNameOf,
});

export const CreateCategoryResult = createUnionType({
  name: 'CreateCategoryResult',
  types: () => [CategoryType, CategoryCodeTaken] as const,
  resolveType: typeNameOf,
});
