import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { reserveCoupon, returnCoupon, spendCoupon } from '../../src/features/coupons/index.js';
import { transaction, type Tx } from '../../src/infra/postgres/transaction.js';
import { useApp, type Person } from '../support/app.js';
import { together } from '../support/together.js';
import { campaign, coupon, type TestCampaign } from './coupons.js';

describe('a coupon at checkout', () => {
  const app = useApp({ processes: 2, repeating: false });
  const inOne = <T>(work: (tx: Tx) => Promise<T>, process = 0) => transaction(app.context(undefined, process), work);
  const PRICE = { priceMinor: 45_000, currency: 'KRW' };

  async function owned(settings: Partial<TestCampaign> = {}) {
    const [owner, made, course] = [await app.student(), await campaign(app, settings), await app.course()];
    return { owner, made, course, coupon: await coupon(app, made, owner) };
  }
  type Owned = Awaited<ReturnType<typeof owned>>;

  const reserve = (
    { owner, course, coupon }: Owned,
    paymentId: string,
    { price = PRICE, as = owner, process = 0 }: { price?: typeof PRICE; as?: Person; process?: number } = {},
  ) =>
    inOne(
      (tx) =>
        reserveCoupon(app.context(undefined, process), tx, {
          couponId: coupon.uuid,
          accountId: as.uuid,
          courseId: course.uuid,
          paymentId,
          ...price,
        }),
      process,
    );
  /** The coupon as a payment uses it that was begun with it. */
  const useOf = ({ coupon }: Owned, id: string) => ({ id, couponId: coupon.uuid, discountMinor: 4_500 });
  const stateOf = async ({ coupon }: Owned) =>
    (await app.sql(`select status, payment_id, discount_minor from coupons where id = $1`, [coupon.uuid]))[0];

  test('is set aside for one payment, spent on it, and comes back when it is undone', async () => {
    const mine = await owned({ ratePercent: 10 });
    const paymentId = randomUUID();

    expect(await reserve(mine, paymentId)).toEqual({ discountMinor: 4_500 });
    expect(await stateOf(mine)).toEqual({ status: 'RESERVED', payment_id: paymentId, discount_minor: 4_500 });

    await inOne((tx) => spendCoupon(tx, useOf(mine, paymentId)));
    expect(await stateOf(mine)).toMatchObject({ status: 'SPENT' });

    await inOne((tx) => returnCoupon(tx, { paymentId }));
    expect(await stateOf(mine)).toEqual({ status: 'ISSUED', payment_id: null, discount_minor: null });
  });

  test('gives the same discount again for the same payment, whatever became of the price or the coupon', async () => {
    const mine = await owned({ ratePercent: 10 });
    const paymentId = randomUUID();
    await reserve(mine, paymentId);

    const again = await reserve(mine, paymentId, { price: { ...PRICE, priceMinor: 90_000 } });
    await inOne((tx) => spendCoupon(tx, useOf(mine, paymentId)));
    const afterwards = await reserve(mine, paymentId);

    expect([again, afterwards]).toEqual([{ discountMinor: 4_500 }, { discountMinor: 4_500 }]);
    expect(await stateOf(mine)).toMatchObject({ status: 'SPENT' });
  });

  test('is set aside for one of many payments at once, over two processes', async () => {
    for (let round = 0; round < 10; round += 1) {
      const mine = await owned();
      const payments = Array.from({ length: 8 }, () => randomUUID());

      const answers = await together(payments, (paymentId, i) => reserve(mine, paymentId, { process: i % 2 }));

      const won = payments.filter((_, i) => 'discountMinor' in answers[i]!);
      expect(won).toEqual([(await stateOf(mine)).payment_id]);
      expect(answers.filter((answer) => 'reason' in answer && answer.reason === 'RESERVED')).toHaveLength(7);
    }
  });

  test('is claimed again by a payment that gave it back, for what it took off then, unless it serves another one', async () => {
    const mine = await owned({ ratePercent: 10 });
    const [first, second] = [randomUUID(), randomUUID()];
    await reserve(mine, first);
    await inOne((tx) => returnCoupon(tx, { paymentId: first }));
    const spend = (paymentId: string, process = 0) => inOne((tx) => spendCoupon(tx, useOf(mine, paymentId)), process);

    const claims = [await spend(first), await spend(second), await spend(first)];

    expect(claims).toEqual([true, false, true]);
    expect(await stateOf(mine)).toEqual({ status: 'SPENT', payment_id: first, discount_minor: 4_500 });
  });

  test('serves one payment, however many claim it or set it aside at once', async () => {
    for (let round = 0; round < 20; round += 1) {
      const mine = await owned({ ratePercent: 10 });
      const payments = Array.from({ length: 6 }, () => randomUUID());

      const got = await together(payments, async (paymentId, i) =>
        i % 3 === 0
          ? 'discountMinor' in (await reserve(mine, paymentId, { process: i % 2 }))
          : inOne((tx) => spendCoupon(tx, useOf(mine, paymentId)), i % 2),
      );

      expect(payments.filter((_, i) => got[i])).toEqual([(await stateOf(mine)).payment_id]);
    }
  });

  test('is not touched by a late repeat of a payment that it no longer belongs to', async () => {
    const mine = await owned();
    const [first, second] = [randomUUID(), randomUUID()];
    await reserve(mine, first);
    await inOne((tx) => returnCoupon(tx, { paymentId: first }));
    await reserve(mine, second);

    await inOne((tx) => spendCoupon(tx, useOf(mine, first)));
    await inOne((tx) => returnCoupon(tx, { paymentId: first }));

    expect(await stateOf(mine)).toMatchObject({ status: 'RESERVED', payment_id: second });
  });

  test('stays as it was when the transaction that set it aside rolls back', async () => {
    const mine = await owned();
    const wish = { couponId: mine.coupon.uuid, accountId: mine.owner.uuid, courseId: mine.course.uuid, ...PRICE };

    await inOne(async (tx) => {
      await reserveCoupon(app.context(), tx, { ...wish, paymentId: randomUUID() });
      throw new Error('the checkout failed');
    }).catch(() => null);

    expect(await stateOf(mine)).toMatchObject({ status: 'ISSUED' });
  });

  test.each<[string, string, Partial<TestCampaign>, Partial<typeof PRICE>]>([
    ['in another currency', 'OTHER_CURRENCY', {}, { currency: 'USD' }],
    ['below its minimum price', 'PRICE_TOO_LOW', { minimumPriceMinor: 45_001 }, {}],
    ['where it would take nothing off', 'PRICE_TOO_LOW', { ratePercent: 1 }, { priceMinor: 99 }],
    ['past its time', 'EXPIRED', { usableUntil: new Date(Date.now() - 1000) }, {}],
  ])('is refused %s', async (_when, reason, settings, price) => {
    const mine = await owned(settings);

    const answer = await reserve(mine, randomUUID(), { price: { ...PRICE, ...price } });

    expect(answer).toMatchObject({ __typename: 'CouponNotUsable', reason });
    expect(await stateOf(mine)).toMatchObject({ status: 'ISSUED' });
  });

  test("is not found by anybody who does not have it, and not told of where it is another's", async () => {
    const mine = await owned();

    const answer = await reserve(mine, randomUUID(), { as: await app.student() });

    expect(answer).toMatchObject({ __typename: 'CouponNotUsable', reason: 'NOT_FOUND' });
  });

  test('applies to the courses that its campaign names, and to those in or below the categories that it names', async () => {
    const mine = await owned();
    const [music, piano, sports] = await app.sql<{ id: string }>(
      `insert into categories (code, name) values ('music', 'Music'), ('piano', 'Piano'), ('sports', 'Sports') returning id`,
    );
    await app.sql(`update categories set parent_id = $1 where id = $2`, [music!.id, piano!.id]);
    await app.sql(`insert into coupon_campaign_categories values ($1, $2)`, [mine.made.uuid, music!.id]);
    const [named, below, beside] = [await app.course(), await app.course(), await app.course()];
    await app.sql(`insert into coupon_campaign_courses values ($1, $2)`, [mine.made.uuid, named!.uuid]);
    await app.sql(`update courses set category_id = $1 where id = $2`, [piano!.id, below!.uuid]);
    await app.sql(`update courses set category_id = $1 where id = $2`, [sports!.id, beside!.uuid]);

    const answers = [];
    for (const course of [named!, below!, beside!, mine.course]) {
      const paymentId = randomUUID();
      answers.push(await reserve({ ...mine, course }, paymentId));
      await inOne((tx) => returnCoupon(tx, { paymentId }));
    }

    const refused = expect.objectContaining({ reason: 'OTHER_COURSE' }) as unknown;
    expect(answers).toEqual([{ discountMinor: 1000 }, { discountMinor: 1000 }, refused, refused]);
  });

  const QUOTE = `query ($courseId: ID!, $couponId: ID) {
    quotePrice(courseId: $courseId, couponId: $couponId) {
      ... on PriceQuote { list { amountMinor } discount { amountMinor } due { amountMinor currency } }
      ... on CouponNotUsable { reason message }
    } }`;

  test('shows beforehand what it takes off, and sets nothing aside by that', async () => {
    const mine = await owned({ ratePercent: 50, capMinor: 10_000 });
    const course = await app.course({ priceMinor: 45_000 });
    const quote = (couponId: string | null, as: Person) => app.run(QUOTE, { courseId: course.id, couponId }, { as });

    expect(await quote(null, mine.owner)).toMatchObject({ discount: { amountMinor: 0 }, due: { amountMinor: 45_000 } });
    expect(await quote(mine.coupon.id, mine.owner)).toEqual({
      list: { amountMinor: 45_000 },
      discount: { amountMinor: 10_000 },
      due: { amountMinor: 35_000, currency: 'KRW' },
    });
    expect(await quote(mine.coupon.id, await app.student())).toMatchObject({ reason: 'NOT_FOUND' });
    expect(await stateOf(mine)).toMatchObject({ status: 'ISSUED' });
  });
});
