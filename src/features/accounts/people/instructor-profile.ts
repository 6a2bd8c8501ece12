import type * as S from '../../../generated/schema.js';
import type { Context } from '../../../infra/context.js';
import { defineLoader, inOrder } from '../../../infra/postgres/loader.js';
import { transaction } from '../../../infra/postgres/transaction.js';
import { badInput } from '../../../kit/errors.js';
import { viewerOf } from '../../../kit/viewer.js';
import { InstructorProfileRow } from '../entities.js';
import { httpsUrlOf, textOf } from './rules.js';

const LINKS_MAX = 10;

type Row = S.InstructorProfile & { accountId: string };

/** What instructors make known, by account id; null for those who teach nothing, and for those who have withdrawn. */
export const instructorProfileOf = defineLoader(async (ctx: Context, accountIds): Promise<(Row | null)[]> => {
  const { rows } = await ctx.pool.query<Row>({
    name: 'instructor-profiles',
    text: `select a.id as "accountId", a.name, p.bio, p.picture_url as "pictureUrl", coalesce(p.links, '[]') as links
             from accounts a left join instructor_profiles p on p.account_id = a.id
            where a.id = any($1::uuid[]) and a.deleted_at is null
              and (a.role = 'INSTRUCTOR' or a.role = 'ADMIN' and p.account_id is not null)`,
    values: [accountIds],
  });
  return inOrder(accountIds, rows, ({ accountId }) => accountId, null);
});

/**
 * Changes what the viewer, who teaches, makes known. What is left out stays; null empties.
 *
 * @throws BAD_USER_INPUT
 */
export async function updateInstructorProfile(
  ctx: Context,
  { bio, pictureUrl, links }: S.UpdateInstructorProfileInput,
): Promise<S.InstructorProfile | null> {
  const { id: accountId } = viewerOf(ctx);
  if (links && links.length > LINKS_MAX) throw badInput('links', `At most ${LINKS_MAX} links.`);
  const given = {
    ...(bio !== undefined && { bio: bio && (textOf('bio', bio, { least: 0, most: 2000 }) || null) }),
    ...(pictureUrl !== undefined && { pictureUrl: pictureUrl && httpsUrlOf('pictureUrl', pictureUrl) }),
    ...(links !== undefined && { links: (links ?? []).map(linkOf) }),
  };
  await transaction(ctx, (tx) => tx.em.upsert(InstructorProfileRow, { accountId, ...given, updatedAt: new Date() }));
  instructorProfileOf(ctx).clear(accountId);
  return instructorProfileOf(ctx).load(accountId);
}

const linkOf = ({ label, url }: S.ProfileLinkInput) => ({
  label: textOf('links.label', label, { least: 1, most: 50 }),
  url: httpsUrlOf('links.url', url),
});
