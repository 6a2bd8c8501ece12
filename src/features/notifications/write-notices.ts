import type { Context } from '../../infra/context.js';
import { nowSql } from '../../infra/postgres/now.js';
import type { Tx } from '../../infra/postgres/transaction.js';
import { KINDS, MAILED, type Notice } from './notice.js';

/** How far an inbox has come. */
export interface Grown {
  readonly accountId: string;
  readonly last: number;
}

const MAILED_KINDS = JSON.stringify(KINDS.filter((kind) => MAILED[kind]));

/**
 * Writes notices into the inboxes of their audiences and puts down what goes out, in one statement whatever their number.
 *
 * Each inbox's counter is raised by as many as it gets and its row stays locked until the commit, so numbers have no hole
 * and rise in the order of commit; counters are locked in the order of accounts, so two writers never wait for each other
 * in a ring. A notice of a fact that stands in an inbox already runs into `notifications_once`.
 *
 * @returns the inboxes that grew
 */
export async function writeNotices(ctx: Context, tx: Tx, notices: readonly Notice[]): Promise<Grown[]> {
  if (notices.length === 0) return [];
  const rows = notices.map(({ fact, at, kind, data, audience }, place) => ({
    place,
    fact,
    at,
    kind,
    data,
    ...audience,
  }));
  const now = ctx.clock.forStore();
  return tx.query<Grown>(WRITE, [JSON.stringify(rows), now, MAILED_KINDS, now]);
}

const WRITE = `
  with notice as materialized (
    select * from jsonb_to_recordset(?::jsonb)
      as n (place int, fact bigint, at timestamptz, kind text, data jsonb, people jsonb, "everyoneIn" uuid, since timestamptz)
  ),
  told as materialized (
    select n.place, p.id::uuid as account_id from notice n, jsonb_array_elements_text(n.people) as p (id)
    union
    select n.place, e.student_id from notice n join enrollments e on e.course_id = n."everyoneIn"
     where e.status in ('PENDING_PAYMENT', 'CONFIRMED') or e.status = 'CANCELLED' and e.ended_at >= n.since
    union
    select n.place, w.student_id from notice n join waitlist_entries w on w.course_id = n."everyoneIn"
     where w.state in ('WAITING', 'OFFERED') or w.state = 'REMOVED' and w.ended_at >= n.since
  ),
  grown as (
    insert into inboxes as i (account_id, last)
    select t.account_id, count(*) from told t join accounts a on a.id = t.account_id
     where a.purged_at is null group by 1 order by 1
    on conflict (account_id) do update set last = i.last + excluded.last
    returning account_id, last
  ),
  written as (
    insert into notifications (account_id, number, fact, kind, data, created_at)
    select t.account_id, g.last - t.behind, n.fact, n.kind, n.data, n.at
      from (select *, (row_number() over (partition by account_id order by place desc))::int - 1 as behind from told) t
      join grown g using (account_id) join notice n using (place)
    returning account_id, number, kind
  ),
  outgoing as (
    insert into notification_deliveries (account_id, number, channel, target, due_at)
    select w.account_id, w.number, 'MAIL', w.account_id, now_is
      from ${nowSql('?')} as now_is, written w join accounts a on a.id = w.account_id
      left join notification_choices c on c.account_id = w.account_id and c.kind = w.kind and c.channel = 'MAIL'
     where a.email is not null and a.email_verified_at is not null
       and coalesce(c.enabled, w.kind in (select jsonb_array_elements_text(?::jsonb)))
    union all
    select w.account_id, w.number, 'PUSH', s.id, now_is
      from ${nowSql('?')} as now_is, written w join push_subscriptions s on s.account_id = w.account_id
      left join notification_choices c on c.account_id = w.account_id and c.kind = w.kind and c.channel = 'PUSH'
     where coalesce(c.enabled, true)
  )
  select account_id as "accountId", last from grown`;
