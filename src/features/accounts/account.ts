import { defineLoader, inOrder } from '../../infra/postgres/loader.js';
import { Account } from './entities.js';

/** Accounts by id; null where there is none. */
export const accountById = defineLoader(async (ctx, ids): Promise<(Account | null)[]> => {
  const accounts = await ctx.em.find(Account, { id: { $in: [...ids] } });
  return inOrder(ids, accounts, (account) => account.id, null);
});
