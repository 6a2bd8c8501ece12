import { Arg, Authorized, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../../infra/context.js';
import { encodeId, type IdKind } from '../../../kit/id.js';
import type { Page } from '../../../kit/page.js';
import { accountById } from '../account.js';
import { AccountType } from '../types.js';
import type { AdminAct } from '../entities.js';
import { adminActs } from './list-acts.js';
import { AdminActConnection, AdminActFilter, AdminActType } from './types.js';

@Resolver(() => AdminActType)
export class ActResolver {
  @Authorized('ADMIN')
  @Query(() => AdminActConnection)
  adminActs(
    @Ctx() ctx: Context,
    @Arg('filter', () => AdminActFilter, { nullable: true }) filter?: AdminActFilter | null,
    @Arg('first', () => Int, { nullable: true, defaultValue: 10 }) first?: number | null,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
  ) {
    return adminActs(ctx, { filter, first, after });
  }

  @FieldResolver(() => ID)
  id(@Root() act: AdminAct) {
    return encodeId('act', act.id);
  }

  @FieldResolver(() => AccountType, { nullable: true })
  actor(@Root() act: AdminAct, @Ctx() ctx: Context) {
    return act.actorId && accountById(ctx).load(act.actorId);
  }

  @FieldResolver(() => ID)
  subjectId(@Root() act: AdminAct) {
    return encodeId(act.subjectKind as IdKind, act.subjectId);
  }
}

@Resolver(() => AdminActConnection)
export class ActConnectionResolver {
  @FieldResolver(() => Int)
  totalCount(@Root() page: Page<AdminAct>) {
    return page.totalCount();
  }
}
