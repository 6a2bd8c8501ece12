import type { Context } from '../../../infra/context.js';
import { transaction } from '../../../infra/postgres/transaction.js';
import { notFound } from '../../../kit/errors.js';
import { viewerOf } from '../../../kit/viewer.js';
import { spendVerification } from '../profile/verification.js';
import type { passwordNeeded } from '../refusals.js';
import { listIdentities } from './list-identities.js';
import { lastWayIn } from './refusals.js';

/** A way in that is there no more. */
export interface UnlinkedIdentity {
  readonly __typename: 'UnlinkedIdentity';
  /** A uuid. */
  readonly id: string;
}

type Outcome = UnlinkedIdentity | ReturnType<typeof lastWayIn | typeof passwordNeeded>;

/**
 * Takes a way in away from the viewer's account, unless it is the last one. The account's row is locked first: of two
 * that are taken away at once, the second is seen to be the last.
 *
 * @throws NOT_FOUND for one that is not theirs
 */
export async function unlinkIdentity(ctx: Context, identityId: string): Promise<Outcome> {
  const { id: accountId } = viewerOf(ctx);
  if (!(await listIdentities(ctx)).some(({ id }) => id === identityId)) throw notFound('identity');
  const refused = await spendVerification(ctx);
  if (refused) return refused;

  return transaction<Outcome>(ctx, async (tx) => {
    const [account] = await tx.query<{ has_password: boolean }>(
      `select password_hash is not null as has_password from accounts where id = ? for update`,
      [accountId],
    );
    const identities = await tx.query<{ id: string }>(`select id from identities where account_id = ?`, [accountId]);
    if (!identities.some(({ id }) => id === identityId)) throw notFound('identity');
    if (!account?.has_password && identities.length === 1) return lastWayIn(ctx.locale);

    await tx.query(`delete from identities where id = ?`, [identityId]);
    return { __typename: 'UnlinkedIdentity', id: identityId };
  });
}
