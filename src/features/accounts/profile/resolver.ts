import { Arg, Authorized, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { Context } from '../../../infra/context.js';
import { DateTime } from '../../base-types.js';
import { privately } from '../account.js';
import type { Account } from '../entities.js';
import { AccountType } from '../types.js';
import { changePassword } from './change-password.js';
import { confirmEmailChange } from './confirm-email-change.js';
import { requestEmailChange } from './request-email-change.js';
import { requestVerificationCode } from './request-verification-code.js';
import {
  ChangePasswordResult,
  ConfirmEmailChangeInput,
  ConfirmEmailChangeResult,
  Locale,
  RequestEmailChangeResult,
  RequestVerificationCodeResult,
  UpdateProfileInput,
  VerifyCodeResult,
  VerifyPasswordResult,
} from './types.js';
import { updateProfile } from './update-profile.js';
import { verifyCode } from './verify-code.js';
import { verifyPassword } from './verify-password.js';

@Resolver(() => AccountType)
export class ProfileResolver {
  @Authorized()
  @Mutation(() => AccountType)
  updateProfile(@Ctx() ctx: Context, @Arg('input', () => UpdateProfileInput) input: UpdateProfileInput) {
    return updateProfile(ctx, input);
  }

  @Authorized()
  @Mutation(() => RequestEmailChangeResult)
  requestEmailChange(@Ctx() ctx: Context, @Arg('email', () => String) email: string) {
    return requestEmailChange(ctx, email);
  }

  @Authorized()
  @Mutation(() => ConfirmEmailChangeResult)
  confirmEmailChange(@Ctx() ctx: Context, @Arg('input', () => ConfirmEmailChangeInput) input: ConfirmEmailChangeInput) {
    return confirmEmailChange(ctx, input);
  }

  @Authorized()
  @Mutation(() => ChangePasswordResult)
  changePassword(@Ctx() ctx: Context, @Arg('newPassword', () => String) newPassword: string) {
    return changePassword(ctx, newPassword);
  }

  @Authorized()
  @Mutation(() => VerifyPasswordResult)
  verifyPassword(@Ctx() ctx: Context, @Arg('password', () => String) password: string) {
    return verifyPassword(ctx, password);
  }

  @Authorized()
  @Mutation(() => RequestVerificationCodeResult)
  requestVerificationCode(@Ctx() ctx: Context) {
    return requestVerificationCode(ctx);
  }

  @Authorized()
  @Mutation(() => VerifyCodeResult)
  verifyCode(@Ctx() ctx: Context, @Arg('code', () => String) code: string) {
    return verifyCode(ctx, code);
  }

  @FieldResolver(() => String, { nullable: true })
  phone(@Root() account: Account, @Ctx() ctx: Context) {
    return privately(ctx, account, 'phone');
  }

  @FieldResolver(() => String, { nullable: true })
  pictureUrl(@Root() account: Account, @Ctx() ctx: Context) {
    return privately(ctx, account, 'pictureUrl');
  }

  @FieldResolver(() => Locale, { nullable: true })
  locale(@Root() account: Account, @Ctx() ctx: Context) {
    return privately(ctx, account, 'locale');
  }

  @FieldResolver(() => DateTime, { nullable: true })
  emailVerifiedAt(@Root() account: Account, @Ctx() ctx: Context) {
    return privately(ctx, account, 'emailVerifiedAt');
  }
}
