import { encodeId } from '../../../kit/id.js';
import type { Check } from './check.js';

interface Count {
  id: string;
  stock: number;
  issued: number;
  rows: number;
}

/** Campaigns and what was issued from them. */
export const couponChecks: readonly Check[] = [
  {
    name: 'coupons.withinStock',
    promise: 'No campaign has issued more coupons than it has, nor fewer than none.',
    look: async ({ books }) =>
      (
        await books<Count>(
          `select id, stock, issued from coupon_campaigns where issued not between 0 and stock order by id`,
        )
      ).map(({ id, stock, issued }) => ({
        id: encodeId('campaign', id),
        says: `${issued} of ${stock} coupons were issued`,
      })),
  },
  {
    name: 'coupons.countsAreRows',
    promise: 'The count of every campaign equals its coupons: none is issued twice, none leaks.',
    look: async ({ books }) =>
      (
        await books<Count>(
          `select c.id, c.issued, coalesce(own.rows, 0) as rows
             from coupon_campaigns c left join (
               select campaign_id, count(*)::int as rows from coupons group by campaign_id) own on own.campaign_id = c.id
            where c.issued <> coalesce(own.rows, 0) order by c.id`,
        )
      ).map(({ id, issued, rows }) => ({
        id: encodeId('campaign', id),
        says: `the count says ${issued} coupons were issued, there are ${rows}`,
      })),
  },
  {
    name: 'coupons.onePerPerson',
    promise: 'A person has one coupon of a campaign at most, and a code led to one at most.',
    look: async ({ books }) =>
      (
        await books<{ id: string; rows: number }>(
          `select campaign_id as id, count(*)::int as rows from coupons group by campaign_id, account_id having count(*) > 1
            union all
           select campaign_id, count(*)::int from coupons where code_id is not null group by campaign_id, code_id having count(*) > 1
            order by id`,
        )
      ).map(({ id, rows }) => ({
        id: encodeId('campaign', id),
        says: `one person or one code has ${rows} coupons of it`,
      })),
  },
  {
    name: 'coupons.serveLivePayments',
    promise:
      'A coupon is set aside only for a payment under way, and spent only on one whose money came and did not all go back.',
    look: async ({ books }) =>
      (
        await books<{ id: string; status: string; payment: string }>(
          `select k.id, k.status, coalesce(p.status, 'unknown') as payment
             from coupons k left join payments p on p.id = k.payment_id
            where k.status = 'RESERVED' and (p.id is null or p.status not in ('PENDING', 'AUTHORIZED'))
               or k.status = 'SPENT' and (p.paid_at is null or p.status = 'REFUNDED' and p.refunded_minor = p.amount_minor)
            order by k.id`,
        )
      ).map(({ id, status, payment }) => ({
        id: encodeId('coupon', id),
        says: `${status} for a payment that is ${payment}`,
      })),
  },
  {
    name: 'coupons.payOnce',
    promise: 'Money that bought something for less has its coupon spent on it, and on nothing else.',
    look: async ({ books }) =>
      (
        await books<{ id: string; coupon: string }>(
          `select p.id, case when k.id is null then 'is not spent on it'
                             when k.id <> p.coupon_id then 'is another one than it was begun with'
                             else format('is %s for %s instead of %s', k.status, k.discount_minor, p.discount_minor) end as coupon
             from payments p left join coupons k on k.payment_id = p.id
            where p.discount_minor > 0 and p.purpose in ('SEAT', 'WAITLIST')
              and (p.status <> 'REFUNDED' or p.refunded_minor < p.amount_minor)
              and (k.status is distinct from 'SPENT' or k.id <> p.coupon_id or k.discount_minor <> p.discount_minor)
            order by p.id`,
        )
      ).map(({ id, coupon }) => ({
        id: encodeId('payment', id),
        says: `it costs less by a coupon that ${coupon}`,
      })),
  },
];
