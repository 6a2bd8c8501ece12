import { Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../infra/context.js';
import { encodeId } from '../../kit/id.js';
import { accountById } from './account.js';
import type { Account } from './entities.js';
import { AccountType } from './types.js';

@Resolver(() => AccountType)
export class AccountResolver {
  @Query(() => AccountType, { nullable: true })
  me(@Ctx() ctx: Context) {
    return ctx.viewer && accountById(ctx).load(ctx.viewer.id);
  }

  @FieldResolver(() => ID)
  id(@Root() account: Account) {
    return encodeId('account', account.id);
  }

  @FieldResolver(() => String, { nullable: true })
  email(@Root() account: Account, @Ctx() ctx: Context) {
    return ctx.viewer?.role === 'ADMIN' || ctx.viewer?.id === account.id ? account.email : null;
  }
}
