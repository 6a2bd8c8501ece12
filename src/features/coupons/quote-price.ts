import type { Context } from '../../infra/context.js';
import { notFound } from '../../kit/errors.js';
import { viewerOf } from '../../kit/viewer.js';
import { courseById } from '../catalog/index.js';
import { priceOf } from './pricing.js';
import { couponNotUsable } from './refusals.js';
import { findCoupon, priceWith } from './usable-coupon.js';

/** What the viewer would pay for a course now, with one of their coupons or without. Nothing is set aside. */
export async function quotePrice(ctx: Context, { courseId, couponId }: { courseId: string; couponId?: string | null }) {
  const { id: accountId } = viewerOf(ctx);
  const course = await courseById(ctx).load(courseId);
  if (!course) throw notFound('course');
  const { currency } = course;
  const quote = ({ listMinor, discountMinor, dueMinor }: ReturnType<typeof priceOf>) => ({
    __typename: 'PriceQuote' as const,
    list: { amountMinor: listMinor, currency },
    discount: { amountMinor: discountMinor, currency },
    due: { amountMinor: dueMinor, currency },
  });
  if (!couponId) return quote(priceOf(course, null));

  const query = <Row extends object>(sql: string, params: readonly unknown[] = []) =>
    ctx.em.execute<Row[]>(sql, [...params]);
  const wish = { couponId, accountId, courseId, priceMinor: course.priceMinor, currency };
  const priced = priceWith(await findCoupon(ctx, query, wish), wish);
  return typeof priced === 'string' ? couponNotUsable(ctx.locale, priced) : quote(priced);
}
