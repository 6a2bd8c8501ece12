import type * as S from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { transaction } from '../../infra/postgres/transaction.js';
import { badInput } from '../../kit/errors.js';
import { encodeId } from '../../kit/id.js';
import { adminOf } from '../../kit/viewer.js';
import { recordAct } from '../accounts/index.js';
import { categoryById } from './category.js';
import { text } from './course-input.js';
import { Category } from './entities.js';
import { categoryCodeTaken } from './refusals.js';

export type CreateCategoryOutcome = Category | ReturnType<typeof categoryCodeTaken>;

/**
 * Adds a branch to the category tree.
 *
 * @param input `parentId` is a uuid
 * @throws FORBIDDEN, BAD_USER_INPUT
 */
export async function createCategory(ctx: Context, input: S.CreateCategoryInput): Promise<CreateCategoryOutcome> {
  adminOf(ctx);
  const { code, parentId = null } = input;
  if (!/^[a-z0-9-]{1,50}$/.test(code))
    throw badInput('code', 'code must have 1 to 50 lower-case letters, digits and dashes.');
  const name = text('name', input.name, 1, 100);
  if (parentId && !(await categoryById(ctx).load(parentId))) throw badInput('parentId', 'No such category.');

  return transaction<CreateCategoryOutcome>(
    ctx,
    async (tx) => {
      const category = tx.em.create(Category, { code, name, parentId });
      await tx.em.persist(category).flush();
      const after = { code, name, parentId: parentId && encodeId('category', parentId) };
      await recordAct(ctx, tx, { act: 'createCategory', subject: { kind: 'category', id: category.id }, after });
      return category;
    },
    { refuse: { categories_one_per_code: () => categoryCodeTaken(ctx.locale) } },
  );
}
