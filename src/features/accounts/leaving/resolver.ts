import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../../../infra/context.js';
import { LetterSent } from '../profile/types.js';
import { requestAccountRestore } from './request-account-restore.js';
import { restoreAccount } from './restore-account.js';
import { RestoreAccountInput, RestoreAccountResult, WithdrawAccountResult } from './types.js';
import { withdrawAccount } from './withdraw-account.js';

@Resolver()
export class LeavingResolver {
  @Authorized()
  @Mutation(() => WithdrawAccountResult)
  withdrawAccount(@Ctx() ctx: Context) {
    return withdrawAccount(ctx);
  }

  @Mutation(() => LetterSent)
  requestAccountRestore(@Ctx() ctx: Context, @Arg('email', () => String) email: string) {
    return requestAccountRestore(ctx, email);
  }

  @Mutation(() => RestoreAccountResult)
  restoreAccount(@Ctx() ctx: Context, @Arg('input', () => RestoreAccountInput) input: RestoreAccountInput) {
    return restoreAccount(ctx, input);
  }
}
