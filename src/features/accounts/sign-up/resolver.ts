import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../../../infra/context.js';
import { SignUpInput } from '../types.js';
import { requestSignUp } from './request-sign-up.js';
import { SignUpRequested, VerifySignUpInput, VerifySignUpResult } from './types.js';
import { verifySignUp } from './verify-sign-up.js';

@Resolver()
export class SignUpResolver {
  @Mutation(() => SignUpRequested)
  requestSignUp(@Ctx() ctx: Context, @Arg('input', () => SignUpInput) input: SignUpInput) {
    return requestSignUp(ctx, input);
  }

  @Mutation(() => VerifySignUpResult)
  verifySignUp(@Ctx() ctx: Context, @Arg('input', () => VerifySignUpInput) input: VerifySignUpInput) {
    return verifySignUp(ctx, input);
  }
}
