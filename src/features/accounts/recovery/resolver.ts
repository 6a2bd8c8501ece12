import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../../../infra/context.js';
import { LetterSent } from '../profile/types.js';
import { findMyEmail } from './find-my-email.js';
import { requestPasswordReset } from './request-password-reset.js';
import { resetPassword } from './reset-password.js';
import { FindMyEmailInput, ResetPasswordInput, ResetPasswordResult } from './types.js';

@Resolver()
export class RecoveryResolver {
  @Mutation(() => LetterSent)
  requestPasswordReset(@Ctx() ctx: Context, @Arg('email', () => String) email: string) {
    return requestPasswordReset(ctx, email);
  }

  @Mutation(() => ResetPasswordResult)
  resetPassword(@Ctx() ctx: Context, @Arg('input', () => ResetPasswordInput) input: ResetPasswordInput) {
    return resetPassword(ctx, input);
  }

  @Mutation(() => LetterSent)
  findMyEmail(@Ctx() ctx: Context, @Arg('input', () => FindMyEmailInput) input: FindMyEmailInput) {
    return findMyEmail(ctx, input);
  }
}
