import type * as S from '../../../generated/schema.js';
import type { Context } from '../../../infra/context.js';
import { Statement } from '../../../infra/postgres/statement.js';
import { badInput } from '../../../kit/errors.js';
import { isUuid } from '../../../kit/id.js';
import { decodeCursor, pageOf, pageSize, type Page, type PageRequest } from '../../../kit/page.js';
import { adminOf } from '../../../kit/viewer.js';
import { accountColumns, accountNow } from '../account.js';
import type { Account } from '../entities.js';

const QUERY_MAX = 200;

/** From so many characters on, what is looked for may stand anywhere: an index knows three in a row. */
const ANYWHERE_FROM = 3;

/** Which people are asked for. */
interface PeopleAsked {
  readonly query?: string | null;
  readonly filter?: S.PeopleFilter | null;
}

/**
 * People, the newest first, for admins, each by the name they gave: ids are uuid v7, so their order is that of time. A
 * query is read from an index on the beginnings of names and addresses or, from three characters on, on their trigrams.
 *
 * @throws FORBIDDEN, BAD_USER_INPUT
 */
export async function people(
  ctx: Context,
  { first, after, ...asked }: PageRequest & PeopleAsked,
): Promise<Page<Account>> {
  adminOf(ctx);
  const size = pageSize(first);
  const [last = null] = after == null ? [] : decodeCursor(after, 1);
  if (after != null && !isUuid(last)) throw badInput('after', 'Not a cursor of this list.');
  if ([...(asked.query ?? '')].length > QUERY_MAX)
    throw badInput('query', `query must have at most ${QUERY_MAX} characters.`);

  const page = new Statement();
  const beyond = last === null ? '' : `and a.id < ${page.put(last)}::uuid`;
  const text = `select ${accountColumns('a.name')} from accounts a where ${whereSql(page, asked)} ${beyond}
                 order by a.id desc limit ${size + 1}`;
  const { rows } = await ctx.pool.query<Account>(text, page.values);
  return pageOf(rows, size, { after, cursorOf: ({ id }) => [id], totalCount: () => countPeople(ctx, asked) });
}

/** One person, for admins, by the name they gave; null where there is none. */
export async function person(ctx: Context, id: string): Promise<Account | null> {
  adminOf(ctx);
  return accountNow(ctx, id);
}

function whereSql(statement: Statement, { query, filter }: PeopleAsked): string {
  const { role, status, withdrawn } = filter ?? {};
  const conditions = [withdrawn ? 'a.deleted_at is not null' : 'a.deleted_at is null'];
  if (role) conditions.push(`a.role = any(${statement.put(role)})`);
  if (status) conditions.push(`a.status = any(${statement.put(status)})`);
  const sought = query?.replaceAll('\0', '').normalize('NFC').trim().toLowerCase();
  if (sought) {
    const literal = sought.replace(/[\\%_]/g, '\\$&');
    const pattern = statement.put([...sought].length < ANYWHERE_FROM ? `${literal}%` : `%${literal}%`);
    conditions.push(`(lower(a.name) like ${pattern} or lower(a.email) like ${pattern})`);
  }
  return conditions.join(' and ');
}

async function countPeople(ctx: Context, asked: PeopleAsked): Promise<number> {
  const statement = new Statement();
  const text = `select count(*)::int as count from accounts a where ${whereSql(statement, asked)}`;
  return (await ctx.pool.query<{ count: number }>(text, statement.values)).rows[0]!.count;
}
