import type * as S from '../../generated/schema.js';
import type { Context } from '../../infra/context.js';
import { badInput } from '../../kit/errors.js';
import { decodeCursor, pageOf, pageSize, type Page, type PageRequest } from '../../kit/page.js';
import { courseColumns } from './course.js';
import type { Course } from './entities.js';
import { foundSql, Statement, type Found } from './found-courses.js';

const QUERY_MAX = 200;

/** What a page of the catalogue is asked for; ids are uuids. */
export interface CourseSearch extends PageRequest {
  query?: string | null;
  filter?: S.CourseFilter | null;
  sort?: S.CourseSort | null;
}

/** How a list is ordered: by a key in SQL and then by id, both in one direction. */
interface Order {
  readonly name: S.CourseSort;
  readonly key: string;
  readonly type: string;
  readonly direction: 'asc' | 'desc';
}

const ORDERS: Readonly<Record<S.CourseSort, Order>> = {
  RELEVANCE: { name: 'RELEVANCE', key: 'c.score', type: 'int', direction: 'desc' },
  OPENS_AT: { name: 'OPENS_AT', key: `coalesce(c.opens_at, '-infinity')`, type: 'timestamptz', direction: 'asc' },
  REMAINING_SEATS: { name: 'REMAINING_SEATS', key: 'c.remaining', type: 'int', direction: 'desc' },
  TITLE: { name: 'TITLE', key: 'lower(c.title) collate "C"', type: 'text', direction: 'asc' },
};

/**
 * The catalogue: what a caller may see, matched, filtered and sorted, one page of it.
 *
 * A cursor holds the sort and the last course's key and id, so what comes or goes between pages neither repeats nor
 * hides a course that was there all along. A course moves when its key changes: under REMAINING_SEATS one whose seats
 * are taken or given back between two pages may be seen twice or be passed over; all others keep the promise.
 *
 * @throws BAD_USER_INPUT for a query past 200 characters, a page size past 1 to 100, a cursor of another list
 */
export async function searchCourses(ctx: Context, search: CourseSearch): Promise<Page<Course>> {
  const size = pageSize(search.first);
  const query = queryOf(search.query);
  const order = orderOf(search.sort, query);
  const after = search.after ?? null;
  const rows = await readPage(ctx, { ...search, query, order, after, limit: size + 1 });
  return pageOf(rows, size, {
    after,
    cursorOf: (row) => [order.name, row.sortKey, row.id],
    totalCount: () => countCourses(ctx, { ...search, query }),
  });
}

/** A query that has a word in it, else null. What its words are and mean is the database's business. */
function queryOf(query: string | null | undefined): string | null {
  if (!query) return null;
  if ([...query].length > QUERY_MAX) throw badInput('query', `query must have at most ${QUERY_MAX} characters.`);
  return /[\p{Alphabetic}0-9]/u.test(query.normalize('NFKD')) ? query.replaceAll('\0', ' ') : null;
}

function orderOf(sort: S.CourseSort | null | undefined, query: string | null): Order {
  const asked = sort ?? 'RELEVANCE';
  return ORDERS[asked === 'RELEVANCE' && query === null ? 'OPENS_AT' : asked];
}

async function readPage(
  ctx: Context,
  { order, after, limit, ...found }: Found & { order: Order; after: string | null; limit: number },
): Promise<(Course & { sortKey: string })[]> {
  const statement = new Statement();
  const { key, direction } = order;
  // The bare catalogue is what everybody opens first: planned once a connection, a page takes a quarter less time.
  const bare = !found.filter && found.query === null;
  const name = bare ? `courses-${order.name}-${limit}-${after === null}` : undefined;
  const text = `
    with found as (${foundSql(ctx, statement, found)})
    select ${courseColumns(statement.put(ctx.clock.forStore()))}, c.capacity, c.remaining as "remainingSeats",
           (select account_id from course_instructors where course_id = c.id order by position, account_id limit 1)
             as "instructorId",
           (${key})::text as "sortKey"
      from found c ${after === null ? '' : `where ${afterSql(statement, order, after)}`}
     order by ${key} ${direction}, c.id ${direction} limit ${limit}`;
  try {
    return (await ctx.pool.query({ name, text, values: statement.values })).rows;
  } catch (error) {
    // Of all that the statement is given only the keys of a forged cursor can be malformed (SQLSTATE class 22).
    if (after !== null && /^22/.test((error as { code?: string }).code ?? '')) throw notOfThisList();
    throw error;
  }
}

function afterSql(statement: Statement, { name, key, type, direction }: Order, after: string): string {
  const [sort, sortKey, id] = decodeCursor(after, 3);
  if (sort !== name || typeof sortKey !== 'string' || typeof id !== 'string') throw notOfThisList();
  const beyond = direction === 'asc' ? '>' : '<';
  return `(${key}, c.id) ${beyond} (${statement.put(sortKey)}::${type}, ${statement.put(id)}::uuid)`;
}

const notOfThisList = () => badInput('after', 'Not a cursor of this list.');

async function countCourses(ctx: Context, found: Found): Promise<number> {
  const statement = new Statement();
  const text = `select count(*)::int as count from (${foundSql(ctx, statement, found)}) found`;
  return (await ctx.pool.query<{ count: number }>(text, statement.values)).rows[0]!.count;
}
