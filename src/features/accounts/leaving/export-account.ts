import type { Context } from '../../../infra/context.js';
import { encodeId } from '../../../kit/id.js';
import { liveSessions } from '../sessions.js';

/**
 * What the accounts keep about a person: the account itself, what they make known as an instructor, their ways in, and
 * where they are signed in.
 */
export async function exportAccount(ctx: Context, accountId: string): Promise<object> {
  const { rows } = await ctx.pool.query<Record<string, unknown>>(
    `select a.email, a.name, a.role, a.status, a.phone, a.locale, a.picture_url as "pictureUrl",
            a.created_at as "createdAt", a.email_verified_at as "emailVerifiedAt",
            case when p.account_id is not null then
              jsonb_build_object('bio', p.bio, 'pictureUrl', p.picture_url, 'links', p.links) end as "instructorProfile",
            (select coalesce(jsonb_agg(jsonb_build_object('issuer', issuer, 'subject', subject, 'email', email,
                      'linkedAt', created_at) order by id), '[]') from identities where account_id = a.id) as "identities"
       from accounts a left join instructor_profiles p on p.account_id = a.id where a.id = $1`,
    [accountId],
  );
  const sessions = (await liveSessions(ctx, accountId)).map(({ id, device, address, startedAt, usedAt }) => ({
    id: encodeId('session', id),
    ...{ device, address, startedAt: new Date(startedAt), lastUsedAt: new Date(usedAt) },
  }));
  return { id: encodeId('account', accountId), ...rows[0], sessions };
}
