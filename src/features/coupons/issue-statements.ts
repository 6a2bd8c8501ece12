import { nowSql } from '../../infra/postgres/now.js';
import { stateNowSql } from './campaign.js';

/**
 * The statements that issue coupons, in the manner of those that give seats: the first is a whole transaction, locks
 * the campaigns that it touches in the order of their ids, and raises each count by the number of rows that it really
 * inserted.
 *
 * `$1` campaign ids, `$2` account ids, `$3` idempotency keys, `$4` the ids of codes, null where none was asked for,
 * `$5` epoch milliseconds of a test's clock, or null for Postgres' own.
 */
const ASKED = `asked as (
  select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[]) with ordinality as a (campaign_id, account_id, key, code_id, place)
)`;

/** What a coupon looks like to the desk (`CouponSnapshot`). */
const SNAPSHOT = (row: string) => `jsonb_build_object(
  'id', ${row}.id, 'campaignId', ${row}.campaign_id, 'accountId', ${row}.account_id, 'status', ${row}.status,
  'discountMinor', ${row}.discount_minor, 'issuedAt', ${row}.issued_at)`;

/**
 * Issues coupons to the first claims of each campaign for which there is stock, in arrival order, and tells of the
 * stock. Returns the coupons with the `place` of their claim. A claim that runs into a unique index (a coupon of the
 * person, a key or a code used before) is passed over; what gets no row here is looked at by `LOOK`.
 */
export const ISSUE = `
with ${ASKED}, open as (
  select c.id as campaign_id, c.kind, c.stock - c.issued as remaining
    from coupon_campaigns c
   where c.id = any ($1::uuid[]) and c.issued < c.stock and ${stateNowSql('c', '$5')} = 'OPEN'
   order by c.id for no key update
), ranked as (
  select campaign_id, account_id, key, code_id, place, remaining,
         row_number() over (partition by campaign_id order by place) as rank
    from asked join open using (campaign_id)
   where (kind = 'CODE') = (code_id is not null)
), made as (
  insert into coupons (campaign_id, account_id, idempotency_key, code_id, issued_at)
  select campaign_id, account_id, key, code_id, ${nowSql('$5')} from ranked where rank <= remaining order by place
  on conflict do nothing
  returning *
), counted as (
  update coupon_campaigns c set issued = c.issued + made.number, version = c.version + 1
    from (select campaign_id, count(*)::int as number from made group by campaign_id) made
   where c.id = made.campaign_id
  returning c.id, c.stock, c.issued, c.version
), told as (
  insert into outbox (channel, event)
  select 'coupons:' || id, jsonb_build_object('type', 'couponStockChanged', 'campaignId', id,
         'stock', stock, 'issued', issued, 'version', version) from counted
)
select asked.place::int, ${SNAPSHOT('made')} as coupon
  from made join asked
    on asked.campaign_id = made.campaign_id and asked.account_id = made.account_id and asked.key = made.idempotency_key`;

/**
 * Says of each claim how things stand, without a lock: the coupon that its key led to, the person's coupon of the
 * campaign, whether somebody has used the code, the campaign's state and what is left of it.
 */
export const LOOK = `
with ${ASKED}
select asked.place::int, c.kind, ${stateNowSql('c', '$5')} as state, c.opens_at, c.closes_at,
       c.stock - c.issued as remaining, used.id is not null as used,
       case when keyed.id is not null then ${SNAPSHOT('keyed')} end as keyed,
       case when own.id is not null then ${SNAPSHOT('own')} end as own
  from asked
  left join coupon_campaigns c on c.id = asked.campaign_id
  left join coupons keyed on keyed.account_id = asked.account_id and keyed.idempotency_key = asked.key
  left join coupons own on own.campaign_id = asked.campaign_id and own.account_id = asked.account_id
  left join coupons used on used.code_id = asked.code_id`;
