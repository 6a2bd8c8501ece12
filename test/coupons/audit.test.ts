import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { runAudit } from '../../src/features/ops/index.js';
import { useApp } from '../support/app.js';
import { campaign, coupon } from './coupons.js';

describe('the audit of coupons', () => {
  const app = useApp({ repeating: false });
  const look = async () => {
    const { checks } = await runAudit(app.apps[0]!.infra, { settleMs: 50 });
    return Object.fromEntries(
      checks.flatMap(({ name, faults }) => (faults.length > 0 ? [[name, faults.map(({ says }) => says)]] : [])),
    );
  };

  test('finds nothing where all is well', async () => {
    await coupon(app, await campaign(app, { stock: 1 }), await app.student());

    expect(await look()).toEqual({});
  });

  test('names a count that is off, more issued than there is, and the constraint that is gone', async () => {
    const made = await campaign(app, { stock: 1 });
    await coupon(app, made, await app.student());
    await app.sql(`alter table coupon_campaigns drop constraint coupon_campaigns_within_stock`);
    await app.sql(`update coupon_campaigns set issued = 2 where id = $1`, [made.uuid]);

    expect(await look()).toEqual({
      'coupons.withinStock': ['2 of 1 coupons were issued'],
      'coupons.countsAreRows': ['the count says 2 coupons were issued, there are 1'],
      'guards.stand': ['coupon_campaigns_within_stock is missing or not valid'],
    });
    await app.sql(`update coupon_campaigns set issued = 1 where id = $1`, [made.uuid]);
    await app.sql(
      `alter table coupon_campaigns add constraint coupon_campaigns_within_stock check (issued between 0 and stock)`,
    );
  });

  test('names a person who has two', async () => {
    const [made, person] = [await campaign(app), await app.student()];
    await app.sql(`drop index coupons_one_per_person`);
    const second = [await coupon(app, made, person), await coupon(app, made, person)][1]!;

    expect(await look()).toMatchObject({ 'coupons.onePerPerson': ['one person or one code has 2 coupons of it'] });
    await app.sql(`delete from coupons where id = $1`, [second.uuid]);
    await app.sql(`update coupon_campaigns set issued = 1 where id = $1`, [made.uuid]);
    await app.sql(`create unique index coupons_one_per_person on coupons (campaign_id, account_id)`);
  });

  test('names a coupon that is set aside for, or spent on, what is no live payment', async () => {
    const made = await campaign(app);
    const [reserved, spent] = [
      await coupon(app, made, await app.student()),
      await coupon(app, made, await app.student()),
    ];
    const move = ({ uuid }: { uuid: string }, status: string) =>
      app.sql(`update coupons set status = $2, payment_id = $3, discount_minor = 1 where id = $1`, [
        uuid,
        status,
        randomUUID(),
      ]);
    await move(reserved, 'RESERVED');
    await move(spent, 'SPENT');

    expect(await look()).toEqual({
      'coupons.serveLivePayments': ['RESERVED for a payment that is unknown', 'SPENT for a payment that is unknown'],
    });
  });

  test('names money that bought something for less, and whose coupon is not spent on it', async () => {
    const [buyer, course] = [await app.student(), await app.course({ priceMinor: 100 })];
    const [first, second] = [
      await coupon(app, await campaign(app), buyer),
      await coupon(app, await campaign(app), buyer),
    ];
    const [paid] = await app.sql<{ id: string }>(
      `with seat as (
         insert into enrollments (course_id, student_id, status, idempotency_key, price_minor, currency)
         values ($1, $2, 'CONFIRMED', 'k', 100, 'KRW') returning id, course_id, student_id
       ), counted as (update seats set taken = 1 where course_id = $1)
       insert into payments (enrollment_id, course_id, student_id, status, title, price_minor, discount_minor, coupon_id, currency,
                             purpose, look_after, created_at, paid_at)
       select id, course_id, student_id, 'PAID', 'T', 100, 100, $3, 'KRW', 'SEAT', now(), now(), now() from seat returning id`,
      [course.uuid, buyer.uuid, first.uuid],
    );
    const spend = ({ uuid }: { uuid: string }, discountMinor: number) =>
      app.sql(`update coupons set status = 'SPENT', payment_id = $2, discount_minor = $3 where id = $1`, [
        uuid,
        paid!.id,
        discountMinor,
      ]);
    const giveBack = () => app.sql(`update coupons set status = 'ISSUED', payment_id = null, discount_minor = null`);
    const said = async () => (await look())['coupons.payOnce'];

    await giveBack();
    const none = await said();
    await spend(second, 100);
    const another = await said();
    await giveBack();
    await spend(first, 99);
    const less = await said();
    await spend(first, 100);

    const fault = (what: string) => [`it costs less by a coupon that ${what}`];
    expect([none, another, less, await said()]).toEqual([
      fault('is not spent on it'),
      fault('is another one than it was begun with'),
      fault('is SPENT for 99 instead of 100'),
      undefined,
    ]);
    await app.sql(`update payments set status = 'REFUNDED' where id = $1`, [paid!.id]);
    expect(await look()).toMatchObject({ 'coupons.serveLivePayments': ['SPENT for a payment that is REFUNDED'] });
  });
});
