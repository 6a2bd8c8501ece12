import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { useApp, type Person } from '../support/app.js';
import { tally, together } from '../support/together.js';
import { campaign, couponFaults, type TestCampaign } from './coupons.js';
import { CLOSE, ISSUE, UPDATE } from './operations.js';

describe('issueCoupon', () => {
  const app = useApp({ processes: 2 });
  const issue = (made: { id: string }, as: Person, { key = randomUUID() as string, process = 0 } = {}) =>
    app.run(ISSUE, { input: { campaignId: made.id, idempotencyKey: key } }, { as, process });
  const issuedOf = async (made: { uuid: string }) =>
    (await app.sql<{ issued: number }>(`select issued from coupon_campaigns where id = $1`, [made.uuid]))[0]!.issued;

  afterEach(async () => expect(await couponFaults(app)).toEqual([]));

  test('gives a coupon that can be used', async () => {
    const made = await campaign(app, { stock: 3 });

    const coupon = await issue(made, await app.student());

    expect(coupon).toMatchObject({
      __typename: 'Coupon',
      status: 'ISSUED',
      discount: null,
      campaign: { id: made.id, stock: { remaining: 2 } },
    });
  });

  test('gives exactly the stock to three hundred people who ask two processes at once', async () => {
    const made = await campaign(app, { stock: 100 });
    const people = await app.people(300);

    const answers = await together(people, (person, i) => issue(made, person, { process: i % 2 }));

    expect(tally(answers)).toEqual({ Coupon: 100, CouponOutOfStock: 200 });
    expect(await issuedOf(made)).toBe(100);
  });

  test('gives exactly the stock and one a person, whatever everybody asks twice', async () => {
    for (let round = 0; round < 5; round += 1) {
      const made = await campaign(app, { stock: 20 });
      const people = await app.people(60);

      // Everyone asks in both processes at once, with a key each.
      const answers = await together([...people, ...people], (person, i) =>
        issue(made, person, { process: i < people.length ? 0 : 1 }),
      );

      const { Coupon, CouponAlreadyIssued, CouponOutOfStock } = tally(answers);
      expect([Coupon, Coupon! + (CouponAlreadyIssued ?? 0) + CouponOutOfStock!]).toEqual([20, 120]);
      expect(await couponFaults(app)).toEqual([]);
    }
  });

  test('gives one coupon to someone who asks from many tabs at once', async () => {
    for (let round = 0; round < 20; round += 1) {
      const made = await campaign(app);
      const person = await app.student();

      const answers = await together([0, 1, 0, 1], (process) => issue(made, person, { process }));

      expect(tally(answers)).toEqual({ Coupon: 1, CouponAlreadyIssued: 3 });
      const ids = answers.map((answer) => answer.coupon?.id ?? answer.id);
      expect(new Set(ids).size).toBe(1);
      expect(await issuedOf(made)).toBe(1);
    }
  });

  test('gives the first answer again for the same key, at once, from another process, and when all are gone', async () => {
    const made = await campaign(app, { stock: 1 });
    const person = await app.student();
    const key = randomUUID();

    const answers = await together([0, 1, 0, 1, 0, 1], (process) => issue(made, person, { key, process }));
    await issue(made, await app.student());
    const later = await issue(made, person, { key });

    expect(tally([...answers, later])).toEqual({ Coupon: 7 });
    expect(new Set([...answers, later].map((answer) => answer.id)).size).toBe(1);
  });

  test('refuses a key that led to something else, also when both are asked at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const made = [await campaign(app), await campaign(app)];
      const person = await app.student();
      const key = randomUUID();

      const answers = await together(made, (one, process) => issue(one, person, { key, process }));

      expect(tally(answers)).toEqual({ Coupon: 1, IdempotencyKeyReused: 1 });
    }
  });

  test('issues nothing more once a campaign is closed, in whatever process one waits', async () => {
    const admin = await app.admin();
    for (let round = 0; round < 5; round += 1) {
      const made = await campaign(app, { stock: 1000 });
      const people = await app.people(60);
      let closed: { stock: { remaining: number } } | undefined;

      const answers = await together(people, async (person, i) => {
        if (i === 30) closed = await app.run(CLOSE, { id: made.id }, { as: admin });
        return issue(made, person, { process: i % 2 });
      });

      const { Coupon = 0, CampaignNotOpen = 0 } = tally(answers);
      expect([Coupon + CampaignNotOpen, await issuedOf(made)]).toEqual([60, Coupon]);
      expect(1000 - closed!.stock.remaining).toBe(Coupon);
      expect(await issue(made, people[30]!, { process: 1 })).toMatchObject({ state: 'CLOSED' });
    }
  });

  test('finds the stock that an admin adds, also in a process that has seen it empty', async () => {
    const admin = await app.admin();
    const made = await campaign(app, { stock: 0 });
    const person = await app.student();
    expect((await issue(made, person, { process: 0 })).__typename).toBe('CouponOutOfStock');

    await app.run(UPDATE, { input: { id: made.id, stock: 1 } }, { as: admin, process: 1 });

    expect((await issue(made, person, { process: 0 })).__typename).toBe('Coupon');
  });

  const shut: [string, string, Partial<TestCampaign>][] = [
    ['before its period', 'UPCOMING', { opensAt: new Date(Date.now() + 3_600_000) }],
    ['after its period', 'CLOSED', { closesAt: new Date(Date.now() - 1000) }],
  ];
  test.each(shut)('issues nothing %s, and says when', async (_when, state, settings) => {
    const made = await campaign(app, settings);

    const answer = await issue(made, await app.student());

    expect(answer).toMatchObject({
      __typename: 'CampaignNotOpen',
      state,
      opensAt: settings.opensAt?.toISOString() ?? null,
      closesAt: settings.closesAt?.toISOString() ?? null,
    });
  });

  test('asks for a code where there are codes', async () => {
    const made = await campaign(app, { kind: 'CODE' });

    expect(await issue(made, await app.student())).toMatchObject({ __typename: 'CouponCodeRequired' });
  });

  test('does not let one claim that the database refuses fail its neighbours', async () => {
    const made = await campaign(app);
    const [ada, grace] = await app.people(2);
    const ghost = await app.ghost();

    const answers = await together([ada!, ghost, grace!], (as) =>
      app.execute(ISSUE, { input: { campaignId: made.id, idempotencyKey: 'k' } }, { as }),
    );

    expect(answers.map((answer) => answer.errors?.[0]?.extensions.code ?? answer.data.issueCoupon.__typename)).toEqual([
      'Coupon',
      'UNAUTHENTICATED',
      'Coupon',
    ]);
  });

  test.each([
    ['an empty key', 'BAD_USER_INPUT', 'campaign_01h455vb4pex5vsknk084sn02q', ''],
    ['a key too long', 'BAD_USER_INPUT', 'campaign_01h455vb4pex5vsknk084sn02q', 'k'.repeat(256)],
    ['the id of something else', 'BAD_USER_INPUT', 'course_01h455vb4pex5vsknk084sn02q', 'k'],
    ['a campaign that there is not', 'NOT_FOUND', 'campaign_01h455vb4pex5vsknk084sn02q', 'k'],
  ])('refuses %s', async (_what, code, campaignId, idempotencyKey) => {
    const answer = await app.execute(ISSUE, { input: { campaignId, idempotencyKey } }, { as: await app.student() });

    expect(answer.errors?.[0]?.extensions.code).toBe(code);
  });
});
