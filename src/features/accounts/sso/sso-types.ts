import { createUnionType, Field, ID, InputType, ObjectType } from 'type-graphql';
import type * as S from '../../../generated/schema.js';
import { typeNameOf } from '../../../kit/refusal.js';
import { Refusal } from '../../base-types.js';
import { AccountSuspended, AccountWithdrawn } from '../people/standing-types.js';
import { PasswordNeeded } from '../profile/types.js';
import { SessionType } from '../types.js';

@ObjectType('SignInProvider', { simpleResolvers: true })
export class SignInProviderType implements S.SignInProvider {
  @Field(() => String)
  name: string;

  @Field(() => String)
  label: string;

  @Field(() => String)
  startPath: string;
}

/** `Identity` of the contract, over the entity of the same name; `id`, `provider` and `linkedAt` are resolved. */
@ObjectType('Identity', { simpleResolvers: true })
export class IdentityType implements Omit<S.Identity, 'provider' | 'linkedAt'> {
  @Field(() => ID)
  declare id: string;

  @Field(() => String, { nullable: true })
  email: string | null;
}

@ObjectType('LinkStarted', { simpleResolvers: true })
export class LinkStartedType implements S.LinkStarted {
  @Field(() => String)
  startPath: string;
}

/** `UnlinkedIdentity` of the contract; `id` is resolved. */
@ObjectType('UnlinkedIdentity', { simpleResolvers: true })
export class UnlinkedIdentityType implements S.UnlinkedIdentity {
  @Field(() => ID)
  declare id: string;
}

@InputType()
export class CompleteSignInInput implements S.CompleteSignInInput {
  @Field(() => String)
  code: string;

  @Field(() => String)
  verifier: string;
}

@InputType()
export class StartLinkInput implements S.StartLinkInput {
  @Field(() => String)
  provider: string;

  @Field(() => String)
  challenge: string;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class SignInExpired extends Refusal implements S.SignInExpired {}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class IdentityNotLinked extends Refusal implements S.IdentityNotLinked {}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class EmailNotVerified extends Refusal implements S.EmailNotVerified {}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class IdentityTaken extends Refusal implements S.IdentityTaken {}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class LastWayIn extends Refusal implements S.LastWayIn {}

export const CompleteSignInResult = createUnionType({
  name: 'CompleteSignInResult',
  types: () =>
    [SessionType, SignInExpired, IdentityNotLinked, EmailNotVerified, AccountSuspended, AccountWithdrawn] as const,
  resolveType: typeNameOf,
});

export const StartLinkResult = createUnionType({
  name: 'StartLinkResult',
  types: () => [LinkStartedType, PasswordNeeded] as const,
  resolveType: typeNameOf,
});

export const LinkIdentityResult = createUnionType({
  name: 'LinkIdentityResult',
  types: () => [IdentityType, SignInExpired, IdentityTaken] as const,
  resolveType: typeNameOf,
});

export const UnlinkIdentityResult = createUnionType({
  name: 'UnlinkIdentityResult',
  types: () => [UnlinkedIdentityType, LastWayIn, PasswordNeeded] as const,
  resolveType: typeNameOf,
});
