import { encodeId } from '../../src/kit/id.js';
import type { Person, TestApp } from '../support/app.js';

/** What tells one test campaign from another. */
export interface TestCampaign {
  stock: number;
  kind: 'CLAIM' | 'CODE';
  currency: string;
  ratePercent: number | null;
  amountMinor: number | null;
  capMinor: number | null;
  minimumPriceMinor: number;
  opensAt: Date | null;
  closesAt: Date | null;
  usableUntil: Date | null;
}

/** Makes a campaign by SQL: 1,000 won off each course, open without end, unless told. */
export async function campaign(app: TestApp, settings: Partial<TestCampaign> = {}) {
  const amountMinor = settings.ratePercent == null ? 1000 : null;
  const all = { stock: 10, kind: 'CLAIM', currency: 'KRW', amountMinor, minimumPriceMinor: 0, ...settings };
  const columns = Object.entries(all).map(([name, value]) => [name.replace(/[A-Z]/g, '_$&').toLowerCase(), value]);
  const [row] = await app.sql<{ id: string }>(
    `insert into coupon_campaigns (name, ${columns.map(([name]) => name).join(', ')})
     values ('A campaign', ${columns.map((_, i) => `$${i + 1}`).join(', ')}) returning id`,
    columns.map(([, value]) => value),
  );
  return { id: encodeId('campaign', row!.id), uuid: row!.id };
}

/** Gives someone a coupon of a campaign by SQL. */
export async function coupon(app: TestApp, { uuid }: { uuid: string }, owner: Person) {
  const [row] = await app.sql<{ id: string }>(
    `with counted as (update coupon_campaigns set issued = issued + 1 where id = $1)
     insert into coupons (campaign_id, account_id, idempotency_key) values ($1, $2, gen_random_uuid()) returning id`,
    [uuid, owner.uuid],
  );
  return { id: encodeId('coupon', row!.id), uuid: row!.id };
}

/** What is wrong with the coupons of all campaigns right now: nothing, on a sound day. */
export function couponFaults(app: TestApp): Promise<unknown[]> {
  return app.sql(
    `select c.id, c.stock, c.issued, count(k.id)::int as rows
       from coupon_campaigns c left join coupons k on k.campaign_id = c.id
      group by c.id having count(k.id) <> c.issued or c.issued > c.stock
     union all
     select campaign_id, 0, 0, count(*)::int from coupons group by campaign_id, account_id having count(*) > 1`,
  );
}
