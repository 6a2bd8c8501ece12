import { createUnionType, Field, InputType, ObjectType } from 'type-graphql';
import type * as S from '../../../generated/schema.js';
import { typeNameOf } from '../../../kit/refusal.js';
import { DateTime } from '../../base-types.js';
import { AccountSuspended, LastAdmin } from '../people/standing-types.js';
import { PasswordNeeded } from '../profile/types.js';
import { CodeInvalid } from '../sign-up/types.js';
import { SessionType } from '../types.js';

@ObjectType('Withdrawal', { simpleResolvers: true })
export class WithdrawalType implements S.Withdrawal {
  @Field(() => DateTime)
  restorableUntil: Date;
}

@InputType()
export class RestoreAccountInput implements S.RestoreAccountInput {
  @Field(() => String)
  email: string;

  @Field(() => String)
  code: string;
}

export const WithdrawAccountResult = createUnionType({
  name: 'WithdrawAccountResult',
  types: () => [WithdrawalType, PasswordNeeded, LastAdmin] as const,
  resolveType: typeNameOf,
});

export const RestoreAccountResult = createUnionType({
  name: 'RestoreAccountResult',
  types: () => [SessionType, CodeInvalid, AccountSuspended] as const,
  resolveType: typeNameOf,
});
