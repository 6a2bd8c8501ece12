import { defineEntity, p } from '@mikro-orm/core';
import type { Context } from '../../../infra/context.js';
import type { Tx } from '../../../infra/postgres/transaction.js';
import { Account } from '../entities.js';
import type { Vouched } from './ways.js';

const IdentitySchema = defineEntity({
  name: 'Identity',
  tableName: 'identities',
  properties: {
    id: p.uuid().primary().defaultRaw('uuidv7()'),
    accountId: p.uuid(),
    /** Who vouches, and what they call the person: the two together are the key. */
    issuer: p.text(),
    subject: p.text(),
    /** As it was vouched for last, to tell one from another; nobody is found by it. */
    email: p.text().nullable(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

/** A person at an OpenID provider who may sign in to an account. */
export class Identity extends IdentitySchema.class {}
IdentitySchema.setClass(Identity);

export { IdentitySchema };

type Key = Pick<Vouched, 'issuer' | 'subject'>;

/** The identity under this key; null where nobody is linked to it. */
export const identityOf = ({ em }: Pick<Context, 'em'>, { issuer, subject }: Key): Promise<Identity | null> =>
  em.findOne(Identity, { issuer, subject });

/** The account that this person at the provider signs in to, null for none. */
export async function accountOf(ctx: Context, key: Key): Promise<Account | null> {
  const identity = await identityOf(ctx, key);
  return identity && ctx.em.findOne(Account, { id: identity.accountId });
}

/** Links a person at a provider to an account. The constraint `identities_one_per_subject` has the last word. */
export function addIdentity(tx: Tx, accountId: string, { issuer, subject, email }: Vouched): Identity {
  return tx.em.create(Identity, { accountId, issuer, subject, email });
}
