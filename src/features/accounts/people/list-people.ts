import { raw, type FilterQuery } from '@mikro-orm/postgresql';
import type * as S from '../../../generated/schema.js';
import type { Context } from '../../../infra/context.js';
import { newestFirst } from '../../../infra/postgres/newest-first.js';
import { badInput } from '../../../kit/errors.js';
import type { Page, PageRequest } from '../../../kit/page.js';
import { adminOf } from '../../../kit/viewer.js';
import { accountNow } from '../account.js';
import { Account } from '../entities.js';

const QUERY_MAX = 200;

/** From so many characters on, what is looked for may stand anywhere: an index knows three in a row. */
const ANYWHERE_FROM = 3;

/** Which people are asked for. */
interface PeopleAsked {
  readonly query?: string | null;
  readonly filter?: S.PeopleFilter | null;
}

/**
 * People, the newest first, for admins, each by the name they gave. A query is read from an index on the beginnings of
 * names and addresses or, from three characters on, on their trigrams.
 *
 * @throws FORBIDDEN, BAD_USER_INPUT
 */
export async function people(
  ctx: Context,
  { query, filter, ...page }: PageRequest & PeopleAsked,
): Promise<Page<Account>> {
  adminOf(ctx);
  if ([...(query ?? '')].length > QUERY_MAX)
    throw badInput('query', `query must have at most ${QUERY_MAX} characters.`);
  return newestFirst(ctx.em, Account, () => asked({ query, filter }), page);
}

/** One person, for admins, by the name they gave; null where there is none. */
export async function person(ctx: Context, id: string): Promise<Account | null> {
  adminOf(ctx);
  return accountNow(ctx, id);
}

function asked({ query, filter }: PeopleAsked): FilterQuery<Account> {
  const { role, status, withdrawn } = filter ?? {};
  const sought = query?.replaceAll('\0', '').normalize('NFC').trim().toLowerCase();
  return {
    deletedAt: withdrawn ? { $ne: null } : null,
    ...(role && { role: { $in: role } }),
    ...(status && { status: { $in: status } }),
    ...(sought && {
      $or: ['lower(name)', 'lower(email)'].map((text) => ({ [raw(text)]: { $like: patternOf(sought) } })),
    }),
  };
}

/** What is looked for, as `like` takes it: signs that mean something there mean themselves. */
function patternOf(sought: string): string {
  const literal = sought.replace(/[\\%_]/g, '\\$&');
  return [...sought].length < ANYWHERE_FROM ? `${literal}%` : `%${literal}%`;
}
