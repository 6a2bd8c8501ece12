import { createUnionType, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type * as S from '../../generated/schema.js';
import { typeNameOf } from '../../kit/refusal.js';
import { DateTime, LocalTime, Node, PageInfo } from '../base-types.js';
import { CourseStateConflict } from '../catalog/index.js';

export const SeatReleaseKind = {
  AT_ONCE: 'AT_ONCE',
  TO_WAITLIST: 'TO_WAITLIST',
  RANDOM_DELAY: 'RANDOM_DELAY',
  COLLECTED: 'COLLECTED',
} as const satisfies Record<S.SeatReleaseKind, S.SeatReleaseKind>;
registerEnumType(SeatReleaseKind, { name: 'SeatReleaseKind' });

@ObjectType({ simpleResolvers: true })
export class SeatReleaseRule implements S.SeatReleaseRule {
  @Field(() => SeatReleaseKind)
  kind: S.SeatReleaseKind;

  @Field(() => Int, { nullable: true })
  minDelaySeconds: number | null;

  @Field(() => Int, { nullable: true })
  maxDelaySeconds: number | null;

  @Field(() => [LocalTime])
  times: string[];

  @Field(() => Boolean)
  ofTerm: boolean;
}

@InputType()
export class SetSeatReleaseRuleInput implements S.SetSeatReleaseRuleInput {
  @Field(() => ID, { nullable: true })
  courseId?: string | null;

  @Field(() => String, { nullable: true })
  term?: string | null;

  @Field(() => SeatReleaseKind)
  kind: S.SeatReleaseKind;

  @Field(() => Int, { nullable: true })
  minDelaySeconds?: number | null;

  @Field(() => Int, { nullable: true })
  maxDelaySeconds?: number | null;

  @Field(() => [LocalTime], { nullable: true })
  times?: string[] | null;
}

/** `PendingRelease` of the contract; what is left out is resolved. */
@ObjectType({ implements: Node, simpleResolvers: true })
export class PendingRelease extends Node implements Omit<S.PendingRelease, 'course' | 'enrollment'> {
  @Field(() => ID)
  declare id: string;

  @Field(() => SeatReleaseKind)
  kind: S.SeatReleaseKind;

  @Field(() => DateTime, { nullable: true })
  releaseAt: Date | null;

  @Field(() => Int, { nullable: true })
  minDelaySeconds: number | null;

  @Field(() => Int, { nullable: true })
  maxDelaySeconds: number | null;

  @Field(() => DateTime)
  since: Date;
}

@ObjectType({ simpleResolvers: true })
export class PendingReleaseEdge {
  @Field(() => String)
  cursor: string;

  @Field(() => PendingRelease)
  node: PendingRelease;
}

@ObjectType({ simpleResolvers: true })
export class PendingReleaseConnection {
  @Field(() => [PendingReleaseEdge])
  edges: PendingReleaseEdge[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

export const SetSeatReleaseRuleResult = createUnionType({
  name: 'SetSeatReleaseRuleResult',
  types: () => [SeatReleaseRule, CourseStateConflict] as const,
  resolveType: typeNameOf,
});
