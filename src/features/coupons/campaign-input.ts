import type * as S from '../../generated/schema.js';
import type { Tx } from '../../infra/postgres/transaction.js';
import { badInput } from '../../kit/errors.js';
import { currencyCode, text, whole } from '../catalog/index.js';
import type { Scope } from './campaign.js';
import type { Campaign } from './entities.js';

const MINOR_MAX = 2 ** 31 - 1;
const STOCK_MAX = 10_000_000;
const COURSES_MAX = 1000;
const CATEGORIES_MAX = 100;

/** What callers give of a campaign, ids as uuids; what is left out stays as it is. */
export type CampaignFields = Partial<Omit<S.UpdateCampaignInput, 'id'>>;

type Columns = Partial<
  Pick<
    Campaign,
    | 'name'
    | 'stock'
    | 'currency'
    | 'ratePercent'
    | 'amountMinor'
    | 'capMinor'
    | 'minimumPriceMinor'
    | 'opensAt'
    | 'closesAt'
    | 'usableUntil'
  >
>;

/**
 * The columns of a campaign as given.
 *
 * @throws BAD_USER_INPUT with the field that is out of bounds
 */
export function campaignColumns(input: CampaignFields): Columns {
  const columns: Columns = {
    name: given(input.name, (name) => text('name', name ?? '', 1, 100)),
    stock: given(input.stock, (stock) => whole('stock', stock ?? NaN, 0, STOCK_MAX)),
    currency: given(input.currency, (currency) => currencyCode('currency', currency ?? '')),
    ratePercent: given(input.ratePercent, (rate) => orNull('ratePercent', rate, 1, 100)),
    amountMinor: given(input.amountMinor, (amount) => orNull('amountMinor', amount, 1)),
    capMinor: given(input.capMinor, (cap) => orNull('capMinor', cap, 1)),
    minimumPriceMinor: given(input.minimumPriceMinor, (least) => orNull('minimumPriceMinor', least, 0) ?? 0),
    opensAt: input.opensAt,
    closesAt: input.closesAt,
    usableUntil: input.usableUntil,
  };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
}

/** @throws BAD_USER_INPUT unless a campaign makes sense as a whole */
export function checkCampaign(campaign: Campaign): void {
  const { ratePercent, amountMinor, capMinor, opensAt, closesAt } = campaign;
  if ((ratePercent == null) === (amountMinor == null))
    throw badInput('ratePercent', 'Name ratePercent or amountMinor, one of them.');
  if (capMinor != null && ratePercent == null) throw badInput('capMinor', 'Only a rate has a cap.');
  if (opensAt && closesAt && opensAt >= closesAt) throw badInput('closesAt', 'closesAt must be later than opensAt.');
}

/** What a campaign's coupons apply to, as given; undefined for what was left out. */
export function scopeGiven({ courseIds, categoryIds }: CampaignFields): Partial<Scope> {
  return {
    courseIds: given(courseIds, (ids) => each('courseIds', ids ?? [], COURSES_MAX)),
    categoryIds: given(categoryIds, (ids) => each('categoryIds', ids ?? [], CATEGORIES_MAX)),
  };
}

/**
 * Writes what a campaign's coupons apply to, in place of what was.
 *
 * @throws BAD_USER_INPUT for a course or category that there is not
 */
export async function writeScope(tx: Tx, campaignId: string, { courseIds, categoryIds }: Partial<Scope>) {
  const write = async (
    field: 'courseIds' | 'categoryIds',
    ids: readonly string[],
    [table, column, known]: string[],
  ) => {
    await tx.query(`delete from ${table} where campaign_id = ?`, [campaignId]);
    const written = await tx.query(
      `insert into ${table} (campaign_id, ${column})
       select ?::uuid, id from ${known} where id = any(?::uuid[]) returning campaign_id`,
      [campaignId, `{${ids.join()}}`],
    );
    if (written.length < ids.length) throw badInput(field, 'One of them does not exist.');
  };
  if (courseIds) await write('courseIds', courseIds, ['coupon_campaign_courses', 'course_id', 'courses']);
  if (categoryIds) await write('categoryIds', categoryIds, ['coupon_campaign_categories', 'category_id', 'categories']);
}

const given = <In, Out>(value: In | undefined, read: (value: In) => Out): Out | undefined =>
  value === undefined ? undefined : read(value);

const orNull = (field: string, value: number | null, min: number, max = MINOR_MAX) =>
  value === null ? null : whole(field, value, min, max);

function each(field: string, ids: readonly string[], most: number): string[] {
  if (ids.length > most) throw badInput(field, `At most ${most}.`);
  return [...new Set(ids)];
}
