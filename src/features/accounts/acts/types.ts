import { Field, ID, InputType, ObjectType } from 'type-graphql';
import type * as S from '../../../generated/schema.js';
import { DateTime, JsonValue, Node, PageInfo } from '../../base-types.js';

/** `AdminAct` of the contract, over the entity of the same name; what is left out is resolved. */
@ObjectType('AdminAct', { implements: Node, simpleResolvers: true })
export class AdminActType extends Node implements Omit<S.AdminAct, 'actor' | 'subjectId'> {
  @Field(() => ID)
  declare id: string;

  @Field(() => String)
  act: string;

  @Field(() => JsonValue, { nullable: true })
  before: unknown;

  @Field(() => JsonValue, { nullable: true })
  after: unknown;

  @Field(() => String, { nullable: true })
  reason: string | null;

  @Field(() => DateTime)
  createdAt: Date;
}

@ObjectType({ simpleResolvers: true })
export class AdminActEdge {
  @Field(() => String)
  cursor: string;

  @Field(() => AdminActType)
  node: AdminActType;
}

@ObjectType({ simpleResolvers: true })
export class AdminActConnection {
  @Field(() => [AdminActEdge])
  edges: AdminActEdge[];

  @Field(() => PageInfo)
  pageInfo: PageInfo;
}

@InputType()
export class AdminActFilter implements S.AdminActFilter {
  @Field(() => ID, { nullable: true })
  actorId: string | null | undefined;

  @Field(() => ID, { nullable: true })
  subjectId: string | null | undefined;

  @Field(() => String, { nullable: true })
  act: string | null | undefined;
}
