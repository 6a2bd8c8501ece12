import type { Context } from '../../../infra/context.js';
import { unauthenticated } from '../../../kit/errors.js';
import { viewerOf } from '../../../kit/viewer.js';
import { Account } from '../entities.js';

/** The viewer's account with its password hash; UNAUTHENTICATED for a guest, and for a person whose account is gone. */
export async function ownAccount(ctx: Context): Promise<Account> {
  const { id } = viewerOf(ctx);
  const account = await ctx.em.findOne(Account, id, { populate: ['passwordHash'], refresh: true });
  if (!account) throw unauthenticated();
  return account;
}
