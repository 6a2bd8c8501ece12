import type { FilterQuery } from '@mikro-orm/postgresql';
import type * as S from '../../../generated/schema.js';
import type { Context } from '../../../infra/context.js';
import { newestFirst } from '../../../infra/postgres/newest-first.js';
import { decodeId, kindOf, type IdKind } from '../../../kit/id.js';
import type { Page, PageRequest } from '../../../kit/page.js';
import { adminOf, isAdmin } from '../../../kit/viewer.js';
import { AdminAct } from '../entities.js';

/**
 * What admins did, the newest first.
 *
 * @throws FORBIDDEN, BAD_USER_INPUT
 */
export async function adminActs(
  ctx: Context,
  { filter, ...page }: PageRequest & { filter?: S.AdminActFilter | null },
): Promise<Page<AdminAct>> {
  adminOf(ctx);
  const where = asked(filter ?? {});
  return newestFirst(ctx.em, AdminAct, () => where, page);
}

function asked({ actorId, subjectId, act }: S.AdminActFilter): FilterQuery<AdminAct> {
  return {
    ...(actorId && { actorId: decodeId('account', actorId, 'filter.actorId') }),
    ...(subjectId != null && subjectOf(subjectId)),
    ...(act && { act }),
  };
}

function subjectOf(id: string) {
  const subjectKind = kindOf(id) as IdKind;
  return { subjectKind, subjectId: decodeId(subjectKind, id, 'filter.subjectId') };
}

/** The act behind a global id, for admins. */
export async function actNode(ctx: Context, id: string): Promise<AdminAct | null> {
  return isAdmin(ctx) ? ctx.em.findOne(AdminAct, { id }) : null;
}
