import type { Role } from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { transaction } from '../../infra/postgres/transaction.js';
import { recordAct } from './acts/record-act.js';
import { accountByEmail } from './account.js';
import { Account } from './entities.js';
import { hashPassword } from './password.js';
import { emailTaken } from './refusals.js';
import { checkNewAccount } from './rules.js';

/**
 * Makes an account that can sign in. An email address has one account whatever its case: the index
 * `accounts_one_per_email` has the last word when two sign up at once.
 *
 * @throws BAD_USER_INPUT for an email, name or password that will not do
 */
export async function createAccount(
  ctx: Context,
  { role, ...given }: { email: string; name: string; password: string; role: Role },
): Promise<Account | ReturnType<typeof emailTaken>> {
  const { email, name, password } = checkNewAccount(given);
  if (await accountByEmail(ctx, email)) return emailTaken(ctx.locale);

  const passwordHash = await hashPassword(password);
  return transaction<Account | ReturnType<typeof emailTaken>>(
    ctx,
    async (tx) => {
      const account = tx.em.create(Account, { email, name, passwordHash, role });
      await tx.em.persist(account).flush();
      const act = { act: 'createAccount', subject: { kind: 'account', id: account.id }, after: { role } };
      if (role !== 'STUDENT') await recordAct(ctx, tx, act);
      return account;
    },
    { refuse: { accounts_one_per_email: () => emailTaken(ctx.locale) } },
  );
}
