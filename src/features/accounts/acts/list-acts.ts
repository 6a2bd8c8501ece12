import type * as S from '../../../generated/schema.js';
import type { Context } from '../../../infra/context.js';
import { Statement } from '../../../infra/postgres/statement.js';
import { badInput } from '../../../kit/errors.js';
import { decodeId, isUuid, kindOf, type IdKind } from '../../../kit/id.js';
import { decodeCursor, pageOf, pageSize, type Page, type PageRequest } from '../../../kit/page.js';
import { adminOf, isAdmin } from '../../../kit/viewer.js';

/** An act as it stands in the log. */
export interface ActRecord {
  readonly __typename: 'AdminAct';
  readonly id: string;
  readonly act: string;
  /** Null for someone at the command line. */
  readonly actorId: string | null;
  readonly subjectKind: string;
  readonly subjectUuid: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly reason: string | null;
  readonly createdAt: Date;
}

const COLUMNS = `'AdminAct' as "__typename", id, act, actor_id as "actorId", subject_kind as "subjectKind",
  subject_id as "subjectUuid", before, after, reason, created_at as "createdAt"`;

/**
 * What admins did, the newest first: ids are uuid v7, so their order is that of time.
 *
 * @throws FORBIDDEN, BAD_USER_INPUT
 */
export async function adminActs(
  ctx: Context,
  { filter, first, after }: PageRequest & { filter?: S.AdminActFilter | null },
): Promise<Page<ActRecord>> {
  adminOf(ctx);
  const size = pageSize(first);
  const [last = null] = after == null ? [] : decodeCursor(after, 1);
  if (after != null && !isUuid(last)) throw badInput('after', 'Not a cursor of this list.');
  const actsOf = (statement: Statement) =>
    `select ${COLUMNS} from admin_acts where ${whereSql(statement, filter ?? {})}`;

  const page = new Statement();
  const beyond = last === null ? '' : `and id < ${page.put(last)}::uuid`;
  const text = `${actsOf(page)} ${beyond} order by id desc limit ${size + 1}`;
  const { rows } = await ctx.pool.query<ActRecord>(text, page.values);
  return pageOf(rows, size, { after, cursorOf: ({ id }) => [id], totalCount: () => countActs(ctx, actsOf) });
}

function whereSql(statement: Statement, { actorId, subjectId, act }: S.AdminActFilter): string {
  const conditions = ['true'];
  if (actorId) conditions.push(`actor_id = ${statement.put(decodeId('account', actorId, 'filter.actorId'))}`);
  if (subjectId) {
    const kind = kindOf(subjectId) as IdKind;
    conditions.push(`subject_id = ${statement.put(decodeId(kind, subjectId, 'filter.subjectId'))}`);
    conditions.push(`subject_kind = ${statement.put(kind)}`);
  }
  if (act) conditions.push(`act = ${statement.put(act)}`);
  return conditions.join(' and ');
}

async function countActs(ctx: Context, actsOf: (statement: Statement) => string): Promise<number> {
  const statement = new Statement();
  const text = `select count(*)::int as count from (${actsOf(statement)}) acts`;
  return (await ctx.pool.query<{ count: number }>(text, statement.values)).rows[0]!.count;
}

/** The act behind a global id, for admins. */
export async function actNode(ctx: Context, id: string): Promise<ActRecord | null> {
  if (!isAdmin(ctx)) return null;
  const { rows } = await ctx.pool.query<ActRecord>(`select ${COLUMNS} from admin_acts where id = $1`, [id]);
  return rows[0] ?? null;
}
