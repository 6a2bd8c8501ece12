import { createUnionType, Field, InputType, ObjectType } from 'type-graphql';
import type * as S from '../../../generated/schema.js';
import { typeNameOf } from '../../../kit/refusal.js';
import { DateTime } from '../../base-types.js';
import { LastAdmin } from '../people/standing-types.js';
import { InvalidCredentials } from '../types.js';

@InputType()
export class WithdrawAccountInput implements S.WithdrawAccountInput {
  @Field(() => String)
  password: string;
}

@ObjectType('Withdrawal', { simpleResolvers: true })
export class WithdrawalType implements S.Withdrawal {
  @Field(() => DateTime)
  restorableUntil: Date;
}

export const WithdrawAccountResult = createUnionType({
  name: 'WithdrawAccountResult',
  types: () => [WithdrawalType, InvalidCredentials, LastAdmin] as const,
  resolveType: typeNameOf,
});
