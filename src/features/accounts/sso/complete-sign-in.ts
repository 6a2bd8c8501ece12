import type { Context } from '../../../infra/context.js';
import { transaction } from '../../../infra/postgres/transaction.js';
import { isRefusal, type Refusal } from '../../../kit/refusal.js';
import { accountByEmail } from '../account.js';
import { Account } from '../entities.js';
import { barred } from '../people/standing.js';
import { openSession, type Session } from '../sessions.js';
import { accountOf, addIdentity } from './identity.js';
import { nameFrom } from './name.js';
import { redeem } from './redeem.js';
import { emailNotVerified, identityNotLinked, signInExpired } from './refusals.js';
import type { Vouched } from './ways.js';

type NoAccount = ReturnType<typeof emailNotVerified | typeof identityNotLinked>;

/**
 * Signs in who comes back from a provider. People are known by issuer and subject alone. Who is new gets a student's
 * account, if the provider vouches for an email address that has none; an address that has one is no proof of being
 * its owner, whoever vouches for it: only the owner, signed in, can link the two.
 */
export async function completeSignIn(
  ctx: Context,
  given: { code: string; verifier: string },
): Promise<Session | Refusal> {
  const proof = await redeem(ctx, given);
  if (!proof || proof.accountId !== null) return signInExpired(ctx.locale);
  const account = (await accountOf(ctx, proof)) ?? (await makeAccount(ctx, proof));
  if (isRefusal(account)) return account;
  return barred(ctx, account) ?? openSession(ctx, account);
}

/** Makes an account without a password for a person at a provider, and links the two. */
async function makeAccount(ctx: Context, vouched: Vouched): Promise<Account | NoAccount> {
  const { email, emailVerified, name } = vouched;
  if (email === null || !emailVerified) return emailNotVerified(ctx.locale);
  if (await accountByEmail(ctx, email)) return identityNotLinked(ctx.locale);

  return transaction<Account | NoAccount>(
    ctx,
    async (tx) => {
      const parts = {
        email,
        name: nameFrom(name, email),
        locale: ctx.locale,
        emailVerifiedAt: new Date(ctx.clock.nowMs()),
      };
      const account = tx.em.create(Account, { ...parts, role: 'STUDENT' });
      await tx.em.flush();
      addIdentity(tx, account.id, vouched);
      return account;
    },
    {
      refuse: {
        accounts_one_per_email: async () => (await accountOf(ctx, vouched)) ?? identityNotLinked(ctx.locale),
        identities_one_per_subject: async () => (await accountOf(ctx, vouched)) ?? identityNotLinked(ctx.locale),
      },
    },
  );
}
