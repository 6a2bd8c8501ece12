import type { Context } from '../../infra/context.js';
import { constraintOf } from '../../infra/postgres/failures.js';
import { transaction, type Tx } from '../../infra/postgres/transaction.js';
import { badInput, notFound, unauthenticated } from '../../kit/errors.js';
import { decodeId, kindOf } from '../../kit/id.js';
import { viewerOf } from '../../kit/viewer.js';
import { courseById } from '../catalog/index.js';
import { Follow } from './entities.js';
import { tooManyInterests } from './refusals.js';

export const FOLLOWS_MAX = 500;

/** Follows a category or a course; a repeat finds what stands. */
export async function follow(
  ctx: Context,
  { id }: { id: string },
): Promise<Follow | ReturnType<typeof tooManyInterests>> {
  const { id: accountId } = viewerOf(ctx);
  const what = followedOf(id);
  if (what.courseId && !(await courseById(ctx).load(what.courseId))) throw notFound('course');

  try {
    return await transaction(ctx, async (tx) => {
      await oneAtATime(tx, accountId);
      const known = await tx.em.findOne(Follow, { accountId, ...what });
      if (known) return known;
      if ((await tx.em.count(Follow, { accountId })) >= FOLLOWS_MAX) return tooManyInterests(ctx.locale, FOLLOWS_MAX);
      return tx.em.create(Follow, { accountId, ...what });
    });
  } catch (error) {
    if (constraintOf(error) === 'follows_category_id_fkey') throw notFound('category');
    // A token outlives its account by minutes.
    throw constraintOf(error) === 'follows_account_id_fkey' ? unauthenticated() : error;
  }
}

/** Follows it no longer; whether it was followed. */
export async function unfollow(ctx: Context, { id }: { id: string }): Promise<boolean> {
  const { id: accountId } = viewerOf(ctx);
  return (await ctx.em.nativeDelete(Follow, { accountId, ...followedOf(id) })) > 0;
}

/** What the viewer follows, the newest first. */
export function myFollows(ctx: Context): Promise<Follow[]> {
  return ctx.em.find(Follow, { accountId: viewerOf(ctx).id }, { orderBy: { id: 'desc' } });
}

/** Counts of a person are taken by one of their wishes at a time, so that no two pass the limit together. */
export const oneAtATime = (tx: Tx, accountId: string) =>
  tx.query(`select pg_advisory_xact_lock(hashtextextended('interests:' || ?, 0))`, [accountId]);

function followedOf(id: string): { categoryId: string | null; courseId: string | null } {
  switch (kindOf(id)) {
    case 'category':
      return { categoryId: decodeId('category', id), courseId: null };
    case 'course':
      return { categoryId: null, courseId: decodeId('course', id) };
    default:
      throw badInput('id', 'Not the id of a category or course.');
  }
}
