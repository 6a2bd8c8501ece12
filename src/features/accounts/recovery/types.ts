import { createUnionType, Field, InputType, ObjectType } from 'type-graphql';
import type * as S from '../../../generated/schema.js';
import { typeNameOf } from '../../../kit/refusal.js';
import { Refusal } from '../../base-types.js';

@InputType()
export class ResetPasswordInput implements S.ResetPasswordInput {
  @Field(() => String)
  token: string;

  @Field(() => String)
  password: string;
}

@InputType()
export class FindMyEmailInput implements S.FindMyEmailInput {
  @Field(() => String)
  name: string;

  @Field(() => String)
  email: string;
}

@ObjectType({ simpleResolvers: true })
export class PasswordReset implements S.PasswordReset {
  @Field(() => String)
  email: string;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class LinkInvalid extends Refusal implements S.LinkInvalid {}

export const ResetPasswordResult = createUnionType({
  name: 'ResetPasswordResult',
  types: () => [PasswordReset, LinkInvalid] as const,
  resolveType: typeNameOf,
});
