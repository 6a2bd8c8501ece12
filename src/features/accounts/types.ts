import { createUnionType, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import type * as S from '../../generated/schema.js';
import { typeNameOf } from '../../kit/refusal.js';
import { DateTime, Node, Refusal } from '../base-types.js';
import type { Account } from './entities.js';
import { AccountSuspended, AccountWithdrawn } from './people/standing-types.js';

export const Role = { STUDENT: 'STUDENT', INSTRUCTOR: 'INSTRUCTOR', ADMIN: 'ADMIN' } as const satisfies Record<
  S.Role,
  S.Role
>;
registerEnumType(Role, { name: 'Role' });

/** What only the person and admins may know, and so is resolved. */
type Private = 'email' | 'phone' | 'pictureUrl' | 'locale' | 'emailVerifiedAt';

/** `Account` of the contract, over the entity of the same name; `id` and what is private are resolved. */
@ObjectType('Account', { implements: Node, simpleResolvers: true })
export class AccountType
  extends Node
  implements Omit<S.Account, Private | 'status' | 'withdrawnAt' | 'instructorProfile'>
{
  @Field(() => ID)
  declare id: string;

  @Field(() => String)
  name: string;

  @Field(() => Role)
  role: S.Role;

  @Field(() => DateTime)
  createdAt: Date;
}

/** `Session` of the contract: what the use case gives. */
@ObjectType('Session', { simpleResolvers: true })
export class SessionType implements Omit<S.Session, 'account'> {
  @Field(() => String)
  accessToken: string;

  @Field(() => DateTime)
  accessTokenExpiresAt: Date;

  @Field(() => String)
  refreshToken: string;

  @Field(() => AccountType)
  account: Account;
}

@InputType()
export class SignUpInput implements S.SignUpInput {
  @Field(() => String)
  email: string;

  @Field(() => String)
  password: string;

  @Field(() => String)
  name: string;
}

@InputType()
export class SignInInput implements S.SignInInput {
  @Field(() => String)
  email: string;

  @Field(() => String)
  password: string;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class EmailTaken extends Refusal implements S.EmailTaken {}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class InvalidCredentials extends Refusal implements S.InvalidCredentials {}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class SessionEnded extends Refusal implements S.SessionEnded {}

export const SignUpResult = createUnionType({
  name: 'SignUpResult',
  types: () => [SessionType, EmailTaken] as const,
  resolveType: typeNameOf,
});

export const SignInResult = createUnionType({
  name: 'SignInResult',
  types: () => [SessionType, InvalidCredentials, AccountSuspended, AccountWithdrawn] as const,
  resolveType: typeNameOf,
});

export const RefreshSessionResult = createUnionType({
  name: 'RefreshSessionResult',
  types: () => [SessionType, SessionEnded] as const,
  resolveType: typeNameOf,
});
