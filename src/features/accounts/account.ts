import { raw } from '@mikro-orm/postgresql';
import type { Context } from '../../infra/context.js';
import { defineLoader, inOrder } from '../../infra/postgres/loader.js';
import { isAdmin } from '../../kit/viewer.js';
import { Account } from './entities.js';

/** Accounts by id; null where there is none. Plain rows that name their type, as those of courses are. */
export const accountById = defineLoader(async (ctx: Context, ids): Promise<(Account | null)[]> => {
  const { rows } = await ctx.pool.query<Account>({
    name: 'accounts-by-id',
    text: `select 'Account' as "__typename", id, email, name, role, phone, locale, created_at as "createdAt",
                  picture_url as "pictureUrl", email_verified_at as "emailVerifiedAt"
             from accounts where id = any($1::uuid[])`,
    values: [ids],
  });
  return inOrder(ids, rows, (account) => account.id, null);
});

/** The account of an email address, whatever its case, with its password hash; null where there is none. */
export function accountByEmail(ctx: Context, email: string): Promise<Account | null> {
  const lowered = { [raw('lower(email)')]: email.toLowerCase() };
  return ctx.em.findOne(Account, lowered, { populate: ['passwordHash'] });
}

const signedIn = new WeakSet<Account>();

/** Remembers for the rest of this operation that the caller has proved to be this person. */
export function rememberSignedIn(account: Account): void {
  signedIn.add(account);
}

/** What of an account only the person and admins may know. */
type PrivateField = 'email' | 'phone' | 'pictureUrl' | 'locale' | 'emailVerifiedAt';

/** A field of an account for the person and for admins; null for anybody else. */
export function privately<Field extends PrivateField>(
  ctx: Context,
  account: Account,
  field: Field,
): Account[Field] | null {
  const mayKnow = isAdmin(ctx) || ctx.viewer?.id === account.id || signedIn.has(account);
  return mayKnow ? (account[field] ?? null) : null;
}
