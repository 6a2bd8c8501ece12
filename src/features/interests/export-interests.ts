import type { Context } from '../../infra/context.js';
import { encodeId } from '../../kit/id.js';

/** What the interests keep about a person: what they follow, and the words they wait for, the newest first. */
export async function exportInterests(ctx: Context, accountId: string): Promise<object> {
  const { rows: follows } = await ctx.pool.query<{ categoryId: string | null; courseId: string | null }>(
    `select category_id as "categoryId", course_id as "courseId", created_at as "createdAt"
       from follows where account_id = $1 order by id desc`,
    [accountId],
  );
  const { rows: keywordAlerts } = await ctx.pool.query<object>(
    `select text, created_at as "createdAt" from keyword_alerts where account_id = $1 order by id desc`,
    [accountId],
  );
  return {
    follows: follows.map(({ categoryId, courseId, ...rest }) => ({
      categoryId: categoryId && encodeId('category', categoryId),
      courseId: courseId && encodeId('course', courseId),
      ...rest,
    })),
    keywordAlerts,
  };
}
