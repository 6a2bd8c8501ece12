import type { Context } from '../../../infra/context.js';
import { transaction } from '../../../infra/postgres/transaction.js';
import { viewerOf } from '../../../kit/viewer.js';
import { addIdentity, identityOf, type Identity } from './identity.js';
import { redeem } from './redeem.js';
import { identityTaken, signInExpired } from './refusals.js';

type Outcome = Identity | ReturnType<typeof identityTaken | typeof signInExpired>;

/** Links the person at a provider to the viewer's account, the one that `startLink` began with. Twice is as good as once. */
export async function linkIdentity(ctx: Context, given: { code: string; verifier: string }): Promise<Outcome> {
  const { id: accountId } = viewerOf(ctx);
  const proof = await redeem(ctx, given);
  if (proof?.accountId !== accountId) return signInExpired(ctx.locale);

  return transaction<Outcome>(ctx, async (tx) => addIdentity(tx, accountId, proof), {
    refuse: {
      identities_one_per_subject: async () => {
        const linked = await identityOf(ctx, proof);
        return linked?.accountId === accountId ? linked : identityTaken(ctx.locale);
      },
    },
  });
}
