import { Field, Float, ID, InputType, Int, registerEnumType } from 'type-graphql';
import type * as S from '../../generated/schema.js';
import { decodeId } from '../../kit/id.js';
import { DateTime, LocalTime, MoneyInput } from '../base-types.js';
import { CourseState, Weekday } from './types.js';

export const CourseSort = {
  RELEVANCE: 'RELEVANCE',
  OPENS_AT: 'OPENS_AT',
  REMAINING_SEATS: 'REMAINING_SEATS',
  TITLE: 'TITLE',
} as const satisfies Record<S.CourseSort, S.CourseSort>;
registerEnumType(CourseSort, { name: 'CourseSort' });

@InputType()
export class PriceRangeInput implements S.PriceRangeInput {
  @Field(() => Int, { nullable: true })
  fromMinor?: number | null;

  @Field(() => Int, { nullable: true })
  toMinor?: number | null;
}

@InputType()
export class CourseFilter implements S.CourseFilter {
  @Field(() => ID, { nullable: true })
  categoryId?: string | null;

  @Field(() => ID, { nullable: true })
  instructorId?: string | null;

  @Field(() => Weekday, { nullable: true })
  day?: S.Weekday | null;

  @Field(() => Boolean, { nullable: true })
  freeSeatsOnly?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  openNow?: boolean | null;

  @Field(() => PriceRangeInput, { nullable: true })
  price?: PriceRangeInput | null;

  @Field(() => String, { nullable: true })
  term?: string | null;

  @Field(() => [CourseState], { nullable: true })
  states?: S.CourseState[] | null;
}

@InputType()
export class SessionInput implements S.SessionInput {
  @Field(() => Weekday)
  day: S.Weekday;

  @Field(() => LocalTime)
  startsAt: string;

  @Field(() => LocalTime)
  endsAt: string;

  @Field(() => String, { nullable: true })
  place?: string | null;
}

@InputType()
export class CreateCourseInput implements S.CreateCourseInput {
  @Field(() => String)
  title: string;

  @Field(() => String)
  description: string;

  @Field(() => Int)
  capacity: number;

  @Field(() => MoneyInput, { nullable: true })
  price?: MoneyInput | null;

  @Field(() => Int, { nullable: true })
  holdMinutes?: number | null;

  @Field(() => Float, { nullable: true })
  credits?: number | null;

  @Field(() => String, { nullable: true })
  code?: string | null;

  @Field(() => ID, { nullable: true })
  categoryId?: string | null;

  @Field(() => ID, { nullable: true })
  instructorId?: string | null;

  @Field(() => String, { nullable: true })
  term?: string | null;

  @Field(() => [SessionInput], { nullable: true })
  sessions?: SessionInput[] | null;

  @Field(() => DateTime, { nullable: true })
  opensAt?: Date | null;

  @Field(() => DateTime, { nullable: true })
  closesAt?: Date | null;

  @Field(() => String, { nullable: true })
  timeZone?: string | null;
}

@InputType()
export class UpdateCourseInput implements S.UpdateCourseInput {
  @Field(() => ID)
  id: string;

  @Field(() => String, { nullable: true })
  title?: string | null;

  @Field(() => String, { nullable: true })
  description?: string | null;

  @Field(() => Int, { nullable: true })
  capacity?: number | null;

  @Field(() => MoneyInput, { nullable: true })
  price?: MoneyInput | null;

  @Field(() => Int, { nullable: true })
  holdMinutes?: number | null;

  @Field(() => Float, { nullable: true })
  credits?: number | null;

  @Field(() => String, { nullable: true })
  code?: string | null;

  @Field(() => ID, { nullable: true })
  categoryId?: string | null;

  @Field(() => ID, { nullable: true })
  instructorId?: string | null;

  @Field(() => String, { nullable: true })
  term?: string | null;

  @Field(() => [SessionInput], { nullable: true })
  sessions?: SessionInput[] | null;

  @Field(() => DateTime, { nullable: true })
  opensAt?: Date | null;

  @Field(() => DateTime, { nullable: true })
  closesAt?: Date | null;

  @Field(() => String, { nullable: true })
  timeZone?: string | null;
}

@InputType()
export class CreateCategoryInput implements S.CreateCategoryInput {
  @Field(() => String)
  code: string;

  @Field(() => String)
  name: string;

  @Field(() => ID, { nullable: true })
  parentId?: string | null;
}

/** An input with the uuids of what it names in place of global ids. */
export function withUuids<Input extends { categoryId?: string | null; instructorId?: string | null }>(
  input: Input,
): Input {
  const { categoryId, instructorId } = input;
  return {
    ...input,
    categoryId: categoryId && decodeId('category', categoryId, 'categoryId'),
    instructorId: instructorId && decodeId('account', instructorId, 'instructorId'),
  };
}
