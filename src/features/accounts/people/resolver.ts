import { Arg, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../../infra/context.js';
import { decodeId } from '../../../kit/id.js';
import type { Page } from '../../../kit/page.js';
import { isAdmin } from '../../../kit/viewer.js';
import { DateTime } from '../../base-types.js';
import { shownTo } from '../account.js';
import type { Account } from '../entities.js';
import { AccountType } from '../types.js';
import { changeRole, changeStatus } from './change-standing.js';
import { instructorProfileOf, updateInstructorProfile } from './instructor-profile.js';
import { people, person } from './list-people.js';
import { AccountStatus } from './standing-types.js';
import * as types from './types.js';

@Resolver(() => AccountType)
export class PeopleResolver {
  @Authorized('ADMIN')
  @Query(() => types.AccountConnection)
  people(
    @Ctx() ctx: Context,
    @Arg('query', () => String, { nullable: true }) query?: string | null,
    @Arg('filter', () => types.PeopleFilter, { nullable: true }) filter?: types.PeopleFilter | null,
    @Arg('first', () => Int, { nullable: true, defaultValue: 10 }) first?: number | null,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
  ) {
    return people(ctx, { query, filter, first, after });
  }

  @Authorized('ADMIN')
  @Query(() => AccountType, { nullable: true })
  person(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return person(ctx, decodeId('account', id));
  }

  @Query(() => types.InstructorProfile, { nullable: true })
  instructor(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return instructorProfileOf(ctx).load(decodeId('account', id));
  }

  @Authorized('ADMIN')
  @Mutation(() => types.ChangeRoleResult)
  changeRole(@Ctx() ctx: Context, @Arg('input', () => types.ChangeRoleInput) input: types.ChangeRoleInput) {
    return changeRole(ctx, { ...input, accountId: decodeId('account', input.accountId, 'accountId') });
  }

  @Authorized('ADMIN')
  @Mutation(() => types.ChangeStatusResult)
  changeStatus(@Ctx() ctx: Context, @Arg('input', () => types.ChangeStatusInput) input: types.ChangeStatusInput) {
    return changeStatus(ctx, { ...input, accountId: decodeId('account', input.accountId, 'accountId') });
  }

  @Authorized('INSTRUCTOR')
  @Mutation(() => types.InstructorProfile)
  updateInstructorProfile(
    @Ctx() ctx: Context,
    @Arg('input', () => types.UpdateInstructorProfileInput) input: types.UpdateInstructorProfileInput,
  ) {
    return updateInstructorProfile(ctx, input);
  }

  @FieldResolver(() => AccountStatus, { nullable: true })
  status(@Root() account: Account, @Ctx() ctx: Context) {
    return shownTo(ctx, account) ? account.status : null;
  }

  @FieldResolver(() => DateTime, { nullable: true })
  withdrawnAt(@Root() account: Account, @Ctx() ctx: Context) {
    return isAdmin(ctx) ? account.deletedAt : null;
  }

  @FieldResolver(() => types.InstructorProfile, { nullable: true })
  instructorProfile(@Root() account: Account, @Ctx() ctx: Context) {
    return instructorProfileOf(ctx).load(account.id);
  }
}

@Resolver(() => types.AccountConnection)
export class AccountConnectionResolver {
  @FieldResolver(() => Int)
  totalCount(@Root() page: Page<Account>) {
    return page.totalCount();
  }
}
