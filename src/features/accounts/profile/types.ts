import { createUnionType, Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type * as S from '../../../generated/schema.js';
import { typeNameOf, type Locale as Language } from '../../../kit/refusal.js';
import { DateTime, Refusal } from '../../base-types.js';
import { CodeInvalid } from '../sign-up/types.js';
import { AccountType, EmailTaken } from '../types.js';

/** `Locale` of the contract; inside it is written as BCP 47 has it. */
export const Locale = { EN: 'en', KO: 'ko' } as const satisfies Record<S.Locale, Language>;
registerEnumType(Locale, { name: 'Locale' });

@ObjectType({ simpleResolvers: true })
export class LetterSent implements S.LetterSent {
  @Field(() => Int, { nullable: true })
  goodForSeconds: number | null;
}

@ObjectType({ simpleResolvers: true })
export class Verification implements S.Verification {
  @Field(() => DateTime)
  goodUntil: Date;
}

@InputType()
export class UpdateProfileInput implements Omit<S.UpdateProfileInput, 'locale'> {
  @Field(() => String, { nullable: true })
  name?: string | null;

  @Field(() => String, { nullable: true })
  phone?: string | null;

  @Field(() => String, { nullable: true })
  pictureUrl?: string | null;

  @Field(() => Locale, { nullable: true })
  locale?: Language | null;
}

@InputType()
export class ConfirmEmailChangeInput implements S.ConfirmEmailChangeInput {
  @Field(() => String, { nullable: true })
  currentCode?: string | null;

  @Field(() => String)
  newCode: string;
}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class PasswordNeeded extends Refusal implements S.PasswordNeeded {}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class PasswordWrong extends Refusal implements S.PasswordWrong {}

@ObjectType({ implements: Refusal, simpleResolvers: true })
export class NoPassword extends Refusal implements S.NoPassword {}

export const RequestEmailChangeResult = createUnionType({
  name: 'RequestEmailChangeResult',
  types: () => [LetterSent, PasswordNeeded] as const,
  resolveType: typeNameOf,
});

export const ConfirmEmailChangeResult = createUnionType({
  name: 'ConfirmEmailChangeResult',
  types: () => [AccountType, CodeInvalid, EmailTaken] as const,
  resolveType: typeNameOf,
});

export const ChangePasswordResult = createUnionType({
  name: 'ChangePasswordResult',
  types: () => [AccountType, PasswordNeeded] as const,
  resolveType: typeNameOf,
});

export const VerifyPasswordResult = createUnionType({
  name: 'VerifyPasswordResult',
  types: () => [Verification, PasswordWrong, NoPassword] as const,
  resolveType: typeNameOf,
});

export const RequestVerificationCodeResult = createUnionType({
  name: 'RequestVerificationCodeResult',
  types: () => [LetterSent, PasswordNeeded] as const,
  resolveType: typeNameOf,
});

export const VerifyCodeResult = createUnionType({
  name: 'VerifyCodeResult',
  types: () => [Verification, CodeInvalid] as const,
  resolveType: typeNameOf,
});
