import { Arg, Authorized, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../infra/context.js';
import { encodeId } from '../../kit/id.js';
import { accountById, privately } from './account.js';
import type { Account } from './entities.js';
import { refreshSession } from './refresh-session.js';
import { signIn } from './sign-in.js';
import { signOut } from './sign-out.js';
import { signUp } from './sign-up.js';
import { AccountType, RefreshSessionResult, SignInInput, SignInResult, SignUpInput, SignUpResult } from './types.js';

@Resolver(() => AccountType)
export class AccountResolver {
  @Query(() => AccountType, { nullable: true })
  me(@Ctx() ctx: Context) {
    return ctx.viewer && accountById(ctx).load(ctx.viewer.id);
  }

  @Mutation(() => SignUpResult)
  signUp(@Ctx() ctx: Context, @Arg('input', () => SignUpInput) input: SignUpInput) {
    return signUp(ctx, input);
  }

  @Mutation(() => SignInResult)
  signIn(@Ctx() ctx: Context, @Arg('input', () => SignInInput) input: SignInInput) {
    return signIn(ctx, input);
  }

  @Mutation(() => RefreshSessionResult)
  refreshSession(
    @Ctx() ctx: Context,
    @Arg('refreshToken', () => String, { nullable: true }) refreshToken?: string | null,
  ) {
    return refreshSession(ctx, refreshToken);
  }

  @Authorized()
  @Mutation(() => Boolean)
  signOut(
    @Ctx() ctx: Context,
    @Arg('everywhere', () => Boolean, { nullable: true, defaultValue: false }) everywhere: boolean | null,
  ) {
    return signOut(ctx, { everywhere: everywhere === true });
  }

  @FieldResolver(() => ID)
  id(@Root() account: Account) {
    return encodeId('account', account.id);
  }

  @FieldResolver(() => String, { nullable: true })
  email(@Root() account: Account, @Ctx() ctx: Context) {
    return privately(ctx, account, 'email');
  }
}
