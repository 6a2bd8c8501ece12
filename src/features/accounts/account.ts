import { raw } from '@mikro-orm/postgresql';
import type { Context } from '../../infra/context.js';
import { defineLoader, inOrder } from '../../infra/postgres/loader.js';
import type { Wording } from '../../kit/refusal.js';
import { isAdmin } from '../../kit/viewer.js';
import { Account } from './entities.js';

/** The columns that make an `Account` out of a row called `a`, by a name in SQL. */
export const accountColumns = (name: string) =>
  `'Account' as "__typename", a.id, a.email, ${name} as name, a.role, a.status, a.deleted_at as "deletedAt",
   a.created_at as "createdAt", a.phone, a.locale, a.picture_url as "pictureUrl",
   a.email_verified_at as "emailVerifiedAt", a.password_changed_at as "passwordChangedAt"`;

/** What others read in place of the name of someone who has withdrawn. */
const WITHDRAWN: Wording = { en: 'Former member', ko: '탈퇴한 회원' };

/**
 * Accounts by id as others see them; null where there is none. Who has withdrawn has no name any more. Plain rows that
 * name their type, as those of courses are.
 */
export const accountById = defineLoader(async (ctx: Context, ids): Promise<(Account | null)[]> => {
  const { rows } = await ctx.pool.query<Account>({
    name: 'accounts-by-id',
    text: `select ${accountColumns('case when a.deleted_at is null then a.name else $2 end')}
             from accounts a where a.id = any($1::uuid[])`,
    values: [ids, WITHDRAWN[ctx.locale]],
  });
  return inOrder(ids, rows, (account) => account.id, null);
});

/** An account as it is at this moment; null where there is none. */
export async function accountNow(ctx: Context, id: string): Promise<Account | null> {
  const { rows } = await ctx.pool.query<Account>({
    name: 'account-now',
    text: `select ${accountColumns('a.name')} from accounts a where a.id = $1`,
    values: [id],
  });
  return rows[0] ?? null;
}

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

/** Whether the caller may see what of an account is its person's own: the person and admins may. */
export const shownTo = (ctx: Context, account: Account) =>
  isAdmin(ctx) || ctx.viewer?.id === account.id || signedIn.has(account);

/** What of an account is its person's own. */
type PrivateField = 'email' | 'phone' | 'pictureUrl' | 'locale' | 'emailVerifiedAt';

/** A field of an account for the person and for admins; null for anybody else. */
export function privately<Field extends PrivateField>(
  ctx: Context,
  account: Account,
  field: Field,
): Account[Field] | null {
  return shownTo(ctx, account) ? (account[field] ?? null) : null;
}

/** An account as `node` shows it: who has withdrawn is there for admins only. */
export async function visibleAccount(ctx: Context, id: string): Promise<Account | null> {
  const account = await accountById(ctx).load(id);
  return account?.deletedAt && !isAdmin(ctx) ? null : account;
}
