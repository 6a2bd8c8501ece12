import type { Context } from '../../infra/context.js';
import { defineLoader, inOrder } from '../../infra/postgres/loader.js';
import { Category } from './entities.js';

/** Categories by id; null where there is none. */
export const categoryById = defineLoader(async (ctx: Context, ids): Promise<(Category | null)[]> => {
  const { rows } = await ctx.pool.query<Category>({
    name: 'categories-by-id',
    text: `select ${CATEGORY_COLUMNS} from categories where id = any($1::uuid[])`,
    values: [ids],
  });
  return inOrder(ids, rows, (category) => category.id, null);
});

/** The categories right below others, by name. */
export const childrenOf = defineLoader(async (ctx: Context, parentIds): Promise<Category[][]> => {
  const { rows } = await ctx.pool.query<Category>({
    name: 'categories-by-parent',
    text: `select ${CATEGORY_COLUMNS} from categories where parent_id = any($1::uuid[]) order by name, id`,
    values: [parentIds],
  });
  const byParent = Map.groupBy(rows, (category) => category.parentId);
  return parentIds.map((id) => byParent.get(id) ?? []);
});

/** The top of the category tree, by name. */
export function topCategories(ctx: Context): Promise<Category[]> {
  return ctx.em.find(Category, { parentId: null }, { orderBy: { name: 'asc', id: 'asc' } });
}

const CATEGORY_COLUMNS = `'Category' as "__typename", id, code, name, parent_id as "parentId"`;
