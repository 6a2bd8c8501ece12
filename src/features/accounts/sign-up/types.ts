import { createUnionType, Field, InputType, Int, ObjectType } from 'type-graphql';
import type * as S from '../../../generated/schema.js';
import { typeNameOf } from '../../../kit/refusal.js';
import { Refusal } from '../../base-types.js';
import { EmailTaken, SessionType } from '../types.js';

@ObjectType({ simpleResolvers: true })
export class SignUpRequested implements S.SignUpRequested {
  @Field(() => String)
  request: string;

  @Field(() => Int)
  goodForSeconds: number;
}

@InputType()
export class VerifySignUpInput implements S.VerifySignUpInput {
  @Field(() => String)
  email: string;

  @Field(() => String)
  code: string;

  @Field(() => String, { nullable: true })
  request?: string | null;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class CodeInvalid extends Refusal implements S.CodeInvalid {}

export const VerifySignUpResult = createUnionType({
  name: 'VerifySignUpResult',
  types: () => [SessionType, CodeInvalid, EmailTaken] as const,
  resolveType: typeNameOf,
});
