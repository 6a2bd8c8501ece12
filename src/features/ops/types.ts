import { Field, ID, Int, ObjectType } from 'type-graphql';
import type * as S from '../../generated/schema.js';
import { DateTime } from '../base-types.js';

@ObjectType({ simpleResolvers: true })
export class AuditFault implements S.AuditFault {
  @Field(() => ID, { nullable: true })
  id: string | null;

  @Field(() => String)
  says: string;
}

@ObjectType({ simpleResolvers: true })
export class AuditCheck implements S.AuditCheck {
  @Field(() => String)
  name: string;

  @Field(() => String)
  promise: string;

  @Field(() => Int)
  broken: number;

  @Field(() => [AuditFault])
  faults: AuditFault[];
}

@ObjectType({ simpleResolvers: true })
export class AuditReport implements S.AuditReport {
  @Field(() => Boolean)
  clean: boolean;

  @Field(() => DateTime)
  startedAt: Date;

  @Field(() => Int)
  tookMs: number;

  @Field(() => [AuditCheck])
  checks: AuditCheck[];
}
