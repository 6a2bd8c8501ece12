import { Arg, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Context } from '../../../infra/context.js';
import { decodeId, encodeId } from '../../../kit/id.js';
import type { Page } from '../../../kit/page.js';
import type { DeadLetter } from './dead-letter.js';
import { dropDeadLetter, retryDeadLetter } from './end-dead-letter.js';
import { deadLetters } from './list-dead-letters.js';
import * as types from './types.js';

@Resolver(() => types.DeadLetterType)
export class DeadLetterResolver {
  @Authorized('ADMIN')
  @Query(() => types.DeadLetterConnection)
  deadLetters(
    @Ctx() ctx: Context,
    @Arg('first', () => Int, { nullable: true, defaultValue: 10 }) first?: number | null,
    @Arg('after', () => String, { nullable: true }) after?: string | null,
  ) {
    return deadLetters(ctx, { first, after });
  }

  @Authorized('ADMIN')
  @Mutation(() => types.RetryDeadLetterResult)
  retryDeadLetter(@Ctx() ctx: Context, @Arg('id', () => ID) id: string) {
    return retryDeadLetter(ctx, { id: decodeId('dead_letter', id) });
  }

  @Authorized('ADMIN')
  @Mutation(() => types.DropDeadLetterResult)
  dropDeadLetter(@Ctx() ctx: Context, @Arg('id', () => ID) id: string, @Arg('reason', () => String) reason: string) {
    return dropDeadLetter(ctx, { id: decodeId('dead_letter', id), reason });
  }

  @FieldResolver(() => ID)
  id(@Root() letter: DeadLetter) {
    return encodeId('dead_letter', letter.id);
  }
}

@Resolver(() => types.DeadLetterConnection)
export class DeadLetterConnectionResolver {
  @FieldResolver(() => Int)
  totalCount(@Root() page: Page<DeadLetter>) {
    return page.totalCount();
  }
}
