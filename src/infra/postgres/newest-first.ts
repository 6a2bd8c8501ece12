import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import { badInput } from '../../kit/errors.js';
import { isUuid } from '../../kit/id.js';
import { decodeCursor, pageOf, pageSize, type Page, type PageRequest } from '../../kit/page.js';

/**
 * A page of a table, the newest first. Ids are uuid v7, so their order is that of time: the id alone is the cursor,
 * stable under inserts.
 *
 * @param where gives the condition anew each time: a raw part of one can be used once
 */
export async function newestFirst<Entity extends { id: string }>(
  em: EntityManager,
  entity: new () => Entity,
  where: () => FilterQuery<Entity>,
  { first, after }: PageRequest,
): Promise<Page<Entity>> {
  const size = pageSize(first);
  const [last] = after == null ? [] : decodeCursor(after, 1);
  if (last !== undefined && !isUuid(last)) throw badInput('after', 'Not a cursor of this list.');
  const wanted = last === undefined ? where() : { $and: [where(), { id: { $lt: last } }] };
  const rows = await em.find(entity, wanted as FilterQuery<Entity>, {
    orderBy: { id: 'desc' } as never,
    limit: size + 1,
  });
  return pageOf(rows, size, { after, cursorOf: ({ id }) => [id], totalCount: () => em.count(entity, where()) });
}
