import type { Context } from '../../../infra/context.js';
import { transaction } from '../../../infra/postgres/transaction.js';
import { notFound } from '../../../kit/errors.js';
import { viewerOf } from '../../../kit/viewer.js';
import { lastWayIn } from './refusals.js';

/** A way in that is there no more. */
export interface UnlinkedIdentity {
  readonly __typename: 'UnlinkedIdentity';
  /** A uuid. */
  readonly id: string;
}

/**
 * Takes a way in away from the viewer's account, unless it is the last one. The account's row is locked first: of two
 * that are taken away at once, the second is seen to be the last.
 *
 * @throws NOT_FOUND for one that is not theirs
 */
export async function unlinkIdentity(
  ctx: Context,
  identityId: string,
): Promise<UnlinkedIdentity | ReturnType<typeof lastWayIn>> {
  const { id: accountId } = viewerOf(ctx);
  return transaction<UnlinkedIdentity | ReturnType<typeof lastWayIn>>(ctx, async (tx) => {
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
