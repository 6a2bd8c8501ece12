import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Context } from '../../../infra/context.js';
import { WithdrawAccountInput, WithdrawAccountResult } from './types.js';
import { withdrawAccount } from './withdraw-account.js';

@Resolver()
export class LeavingResolver {
  @Authorized()
  @Mutation(() => WithdrawAccountResult)
  withdrawAccount(@Ctx() ctx: Context, @Arg('input', () => WithdrawAccountInput) input: WithdrawAccountInput) {
    return withdrawAccount(ctx, input);
  }
}
