import type { Context } from '../../infra/context.js';
import { nowSql } from '../../infra/postgres/now.js';
import type { Locale } from '../../kit/refusal.js';
import type { Telling } from './notice.js';
import { HOURS, type Channel } from './preferences.js';
import type { Hours } from './when-to-tell.js';

/** How long a delivery that was taken may take, in seconds: after that its process is taken to be dead. */
const LEASE_SECONDS = 300;

/** Which delivery: something that goes out once. */
export interface DeliveryKey {
  readonly accountId: string;
  readonly number: number;
  readonly channel: Channel;
  /** The account for a letter, the browser for a message. */
  readonly target: string;
  /** Of which try this is: what a try that lost its lease says later does not count. */
  readonly tries: number;
}

/** A delivery in the hands of this process, with all that it takes to send it. */
export type Claimed = DeliveryKey &
  Hours &
  Telling & {
    readonly createdAt: Date;
    readonly now: Date;
    readonly locale: Locale;
    /** Null where a letter can go nowhere: the address is gone, or was never shown to be the person's. */
    readonly email: string | null;
    /** Null where the browser is gone. */
    readonly endpoint: string | null;
    readonly p256dh: string | null;
    readonly auth: string | null;
  };

const take = (which: string) => `
  with due as (
    select account_id, number, channel, target from notification_deliveries, ${nowSql('$1')} as now_is
     where state in ('WAITING', 'SENDING') and due_at <= now_is and ${which}
     order by due_at limit $2 for update of notification_deliveries skip locked
  ),
  taken as (
    update notification_deliveries d
       set state = 'SENDING', tries = d.tries + 1, due_at = ${nowSql('$1')} + interval '${LEASE_SECONDS} seconds'
      from due where (d.account_id, d.number, d.channel, d.target) = (due.account_id, due.number, due.channel, due.target)
    returning d.*
  )
  select d.account_id as "accountId", d.number, d.channel, d.target, d.tries, n.kind, n.data,
         n.created_at as "createdAt", ${nowSql('$1')} as now, a.locale,
         case when a.email_verified_at is not null then a.email end as email,
         s.endpoint, s.p256dh, s.auth, ${HOURS}
    from taken d
    join notifications n on n.account_id = d.account_id and n.number = d.number
    join accounts a on a.id = d.account_id
    left join push_subscriptions s on s.id = d.target and s.account_id = d.account_id
    left join notification_preferences p on p.account_id = d.account_id
   order by d.account_id, d.number`;

/** Takes deliveries that are due, the longest due first, also those that a process took and died with. */
export async function claimDue(ctx: Context, count: number): Promise<Claimed[]> {
  const { rows } = await ctx.pool.query<Claimed>({
    name: 'claim-deliveries',
    text: take('true'),
    values: [ctx.clock.forStore(), count],
  });
  return rows;
}

/** Takes what else is due for the letter of one person. */
export async function claimLetters(ctx: Context, accountId: string, count: number): Promise<Claimed[]> {
  const { rows } = await ctx.pool.query<Claimed>({
    name: 'claim-letters',
    text: take(`account_id = $3 and channel = 'MAIL'`),
    values: [ctx.clock.forStore(), count, accountId],
  });
  return rows;
}

/** What became of a delivery; one that waits again says when it is due and how often it was tried. */
export interface Settled extends DeliveryKey {
  readonly state: 'SENT' | 'WAITING' | 'GONE' | 'DEAD';
  readonly dueAt?: Date;
  readonly triesAfter?: number;
  readonly error?: string;
}

/** Writes down what became of deliveries, unless somebody else has taken them meanwhile. */
export async function settle(ctx: Context, settled: readonly Settled[]): Promise<void> {
  await ctx.pool.query({
    name: 'settle-deliveries',
    text: `update notification_deliveries d
              set state = s.state, due_at = coalesce(s."dueAt", d.due_at), tries = coalesce(s."triesAfter", d.tries),
                  error = s.error
             from jsonb_to_recordset($1::jsonb) as s ("accountId" uuid, number int, channel text, target uuid, tries int,
                  state text, "dueAt" timestamptz, "triesAfter" int, error text)
            where (d.account_id, d.number, d.channel, d.target) = (s."accountId", s.number, s.channel, s.target)
              and d.state = 'SENDING' and d.tries = s.tries`,
    values: [JSON.stringify(settled)],
  });
}
