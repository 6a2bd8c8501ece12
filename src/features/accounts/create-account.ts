import type { Role } from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { transaction } from '../../infra/postgres/transaction.js';
import type { Locale } from '../../kit/refusal.js';
import { recordAct } from './acts/record-act.js';
import { accountByEmail } from './account.js';
import { Account } from './entities.js';
import { checkPassword } from './password-rules.js';
import { hashPassword } from './password.js';
import { emailTaken } from './refusals.js';
import { checkEmail, checkName } from './rules.js';

/** What a person gives for a new account. */
export interface NewAccount {
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

/**
 * Makes an account that can sign in.
 *
 * @throws BAD_USER_INPUT for an email, name or password that will not do
 */
export async function createAccount(
  ctx: Context,
  { role, ...given }: NewAccount & { role: Role },
): Promise<Account | ReturnType<typeof emailTaken>> {
  const { password, ...checked } = checkNewAccount(ctx, given);
  if (await accountByEmail(ctx, checked.email)) return emailTaken(ctx.locale);

  const passwordHash = await hashPassword(password);
  return keepAccount(ctx, { ...checked, passwordHash, role, locale: ctx.locale });
}

/** Checks and trims what a new account is made from; BAD_USER_INPUT names the field that will not do. */
export function checkNewAccount(ctx: Context, { password, ...given }: NewAccount): NewAccount {
  const email = checkEmail(given.email);
  const name = checkName(given.name);
  checkPassword(ctx, password, { email });
  return { email, name, password };
}

/**
 * Keeps an account that was made from checked parts. An email address has one account whatever its case: the index
 * `accounts_one_per_email` has the last word when two sign up at once.
 */
export function keepAccount(
  ctx: Context,
  parts: {
    email: string;
    name: string;
    passwordHash: string;
    role: Role;
    locale: Locale;
    emailVerifiedAt?: Date;
  },
): Promise<Account | ReturnType<typeof emailTaken>> {
  return transaction<Account | ReturnType<typeof emailTaken>>(
    ctx,
    async (tx) => {
      const account = tx.em.create(Account, parts);
      await tx.em.persist(account).flush();
      const { id, role } = account;
      const act = { act: 'createAccount', subject: { kind: 'account', id }, after: { role } };
      if (role !== 'STUDENT') await recordAct(ctx, tx, act);
      return account;
    },
    { refuse: { accounts_one_per_email: () => emailTaken(ctx.locale) } },
  );
}
