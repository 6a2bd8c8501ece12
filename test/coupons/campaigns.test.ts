import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { useApp } from '../support/app.js';
import { together } from '../support/together.js';
import { campaign, coupon } from './coupons.js';
import { CAMPAIGN_BY_ID, CAMPAIGNS, CLOSE, CREATE, ISSUE, MINE, UPDATE } from './operations.js';

const HOUR = 3_600_000;

describe('campaigns', () => {
  const app = useApp({ repeating: false, manualClock: true });
  const at = (ms: number) => new Date(app.clock.nowMs() + ms);
  const actsOn = ({ uuid }: { uuid: string }) =>
    app.sql(`select act, before, after from admin_acts where subject_id = $1 order by id`, [uuid]);

  test('are made by an admin with all that their coupons promise, and shown to everybody', async () => {
    const admin = await app.admin();
    const course = await app.course();
    const [category] = await app.sql<{ id: string }>(
      `insert into categories (code, name) values ('c1', 'C') returning id`,
    );
    const [{ id: categoryId }] = (await app.run(`{ categories { id } }`)) as [{ id: string }];
    const input = {
      name: ' Spring ',
      stock: 100,
      ratePercent: 15,
      capMinor: 9_000,
      minimumPriceMinor: 10_000,
      courseIds: [course.id, course.id],
      categoryIds: [categoryId],
      opensAt: at(HOUR).toISOString(),
      closesAt: at(2 * HOUR).toISOString(),
      usableUntil: at(9 * HOUR).toISOString(),
    };

    const made = await app.run(CREATE, { input }, { as: admin });

    expect(made).toMatchObject({
      name: 'Spring',
      kind: 'CLAIM',
      state: 'UPCOMING',
      ratePercent: 15,
      amount: null,
      cap: { amountMinor: 9_000 },
      minimumPrice: { amountMinor: 10_000 },
      courses: [{ id: course.id }],
      categories: [{ id: categoryId }],
      opensAt: input.opensAt,
      usableUntil: input.usableUntil,
      stock: { total: 100, remaining: 100, version: 1 },
    });
    expect(await app.run(CAMPAIGN_BY_ID, { id: made.id })).toEqual(made);
    expect(await app.run(`query ($id: ID!) { node(id: $id) { id } }`, { id: made.id })).toEqual({ id: made.id });
    const acts = await app.sql(`select act, after from admin_acts where actor_id = $1`, [admin.uuid]);
    expect(acts).toMatchObject([{ act: 'createCampaign', after: { stock: 100, categoryIds: [category!.id] } }]);
  });

  const GOOD = { name: 'N', stock: 1, amountMinor: 100 };
  test.each([
    ['neither a rate nor an amount', { amountMinor: null }, 'ratePercent'],
    ['both a rate and an amount', { ratePercent: 10 }, 'ratePercent'],
    ['a rate of nothing', { amountMinor: null, ratePercent: 0 }, 'ratePercent'],
    ['a rate above all', { amountMinor: null, ratePercent: 101 }, 'ratePercent'],
    ['an amount of nothing', { amountMinor: 0 }, 'amountMinor'],
    ['a cap of an amount', { capMinor: 10 }, 'capMinor'],
    ['a stock below nothing', { stock: -1 }, 'stock'],
    ['a currency that is none', { currency: 'ZZZ' }, 'currency'],
    ['a minimum below nothing', { minimumPriceMinor: -1 }, 'minimumPriceMinor'],
    ['no name', { name: '  ' }, 'name'],
    ['a course that there is not', { courseIds: ['course_01h455vb4pex5vsknk084sn02q'] }, 'courseIds'],
    ['a category that is a course', { categoryIds: ['course_01h455vb4pex5vsknk084sn02q'] }, 'categoryIds'],
    [
      'an end before its beginning',
      { opensAt: '2026-03-02T00:00:00.000Z', closesAt: '2026-03-01T00:00:00.000Z' },
      'closesAt',
    ],
  ])('are not made with %s', async (_what, wrong, field) => {
    const admin = await app.admin();

    const { errors } = await app.execute(CREATE, { input: { ...GOOD, ...wrong } }, { as: admin });

    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
    expect(await app.sql(`select from admin_acts where actor_id = $1`, [admin.uuid])).toEqual([]);
  });

  test('open and close by the clock, and are listed by where they are', async () => {
    await app.sql(`update coupon_campaigns set closed_at = now()`);
    const late = await campaign(app, { opensAt: at(HOUR) });
    const open = await campaign(app, { closesAt: at(HOUR) });
    const secret = await campaign(app, { kind: 'CODE' });
    const statesOf = async (variables: object, as?: Awaited<ReturnType<typeof app.admin>>) =>
      (await app.run(CAMPAIGNS, { first: 100, ...variables }, { as })).edges.map(
        ({ node }: { node: { id: string; state: string } }) => [node.id, node.state],
      );

    expect(await statesOf({})).toEqual([
      [open.id, 'OPEN'],
      [late.id, 'UPCOMING'],
    ]);
    expect((await statesOf({}, await app.admin()))[0]).toEqual([secret.id, 'OPEN']);

    app.clock.advance({ minutes: 60 });
    expect(await statesOf({})).toEqual([[late.id, 'OPEN']]);
    expect(await statesOf({ state: ['CLOSED'] })).toContainEqual([open.id, 'CLOSED']);
    expect(await statesOf({ state: null })).toHaveLength((await statesOf({ state: ['CLOSED'] })).length + 1);
  });

  test('are listed in pages', async () => {
    await app.sql(`update coupon_campaigns set closed_at = now()`);
    const made = [];
    for (let i = 0; i < 5; i += 1) made.unshift((await campaign(app)).id);

    const seen: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const page: any = await app.run(CAMPAIGNS, { first: 2, after });
      expect(page.totalCount).toBe(5);
      seen.push(...page.edges.map(({ node }: { node: { id: string } }) => node.id));
      ({ hasNextPage: more, endCursor: after } = page.pageInfo);
    }

    expect(seen).toEqual(made);
  });

  test('change while nothing was issued, and the change is recorded in its parts', async () => {
    const admin = await app.admin();
    const made = await campaign(app);

    const changed = await app.run(
      UPDATE,
      { input: { id: made.id, name: 'Autumn', amountMinor: null, ratePercent: 20, stock: 12 } },
      { as: admin },
    );

    expect(changed).toMatchObject({ name: 'Autumn', ratePercent: 20, amount: null, stock: { total: 12, version: 2 } });
    expect(await actsOn(made)).toEqual([
      {
        act: 'updateCampaign',
        before: { name: 'A campaign', amountMinor: 1000, ratePercent: null, stock: 10 },
        after: { name: 'Autumn', amountMinor: null, ratePercent: 20, stock: 12 },
      },
    ]);
  });

  test('keep what they promised once a coupon was issued, while stock and period may change', async () => {
    const admin = await app.admin();
    const made = await campaign(app, { stock: 3, usableUntil: at(HOUR) });
    await coupon(app, made, await app.student());
    const course = await app.course();
    const change = (input: object) => app.run(UPDATE, { input: { id: made.id, ...input } }, { as: admin });

    for (const input of [
      { amountMinor: 999 },
      { minimumPriceMinor: 1 },
      { currency: 'USD' },
      { courseIds: [course.id] },
      { usableUntil: at(HOUR - 1).toISOString() },
    ])
      expect([input, (await change(input)).__typename]).toEqual([input, 'CampaignTermsFixed']);
    expect(await change({ stock: 0 })).toMatchObject({ __typename: 'StockBelowIssued', issued: 1 });
    expect(await actsOn(made)).toEqual([]);

    const changed = await change({ stock: 1, amountMinor: 1000, usableUntil: null, closesAt: at(HOUR).toISOString() });
    expect(changed).toMatchObject({ __typename: 'Campaign', usableUntil: null, stock: { total: 1, remaining: 0 } });
  });

  test('never have fewer coupons than were issued, whoever is faster', async () => {
    const admin = await app.admin();
    for (let round = 0; round < 5; round += 1) {
      const made = await campaign(app, { stock: 30 });
      const people = await app.people(20);

      const answers = await together(people, (person, i) =>
        i === 10
          ? app.run(UPDATE, { input: { id: made.id, stock: 5 } }, { as: admin })
          : app.run(ISSUE, { input: { campaignId: made.id, idempotencyKey: randomUUID() } }, { as: person }),
      );

      const [row] = await app.sql(`select stock, issued from coupon_campaigns where id = $1`, [made.uuid]);
      const lowered = answers[10].__typename === 'Campaign';
      expect(row).toEqual(lowered ? { stock: 5, issued: 5 } : { stock: 30, issued: 19 });
    }
  });

  test('are closed once, for good, and on record', async () => {
    const admin = await app.admin();
    const made = await campaign(app);

    const closed = await app.run(CLOSE, { id: made.id }, { as: admin });
    const again = await app.run(CLOSE, { id: made.id }, { as: admin });
    const changed = await app.run(UPDATE, { input: { id: made.id, stock: 99 } }, { as: admin });

    expect(closed).toMatchObject({ __typename: 'Campaign', state: 'CLOSED' });
    expect([again.__typename, changed.__typename]).toEqual(['CampaignClosed', 'CampaignClosed']);
    expect(await actsOn(made)).toEqual([
      { act: 'closeCampaign', before: null, after: { closedAt: expect.anything() } },
    ]);
  });

  test('that there are not are not found', async () => {
    const id = 'campaign_01h455vb4pex5vsknk084sn02q';

    const { errors } = await app.execute(UPDATE, { input: { id, stock: 1 } }, { as: await app.admin() });

    expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    expect(await app.run(CAMPAIGN_BY_ID, { id })).toBeNull();
  });

  test('name no course to somebody who may not see it', async () => {
    const [draft, course] = [await app.course({ state: 'DRAFT' }), await app.course()];
    const made = await campaign(app);
    for (const { uuid } of [draft, course])
      await app.sql(`insert into coupon_campaign_courses values ($1, $2)`, [made.uuid, uuid]);

    expect((await app.run(CAMPAIGN_BY_ID, { id: made.id })).courses).toEqual([{ id: course.id }]);
    const forAdmin = await app.run(CAMPAIGN_BY_ID, { id: made.id }, { as: await app.admin() });
    expect(forAdmin.courses).toHaveLength(2);
  });
});

describe('myCoupons', () => {
  const app = useApp({ repeating: false });

  test("gives a person's own coupons, the newest first, in the states asked for", async () => {
    const [ada, grace] = await app.people(2);
    const coupons = [];
    for (let i = 0; i < 3; i += 1) coupons.unshift(await coupon(app, await campaign(app), ada!));
    await coupon(app, await campaign(app), grace!);
    await app.sql(`update coupons set status = 'SPENT', payment_id = $2, discount_minor = 900 where id = $1`, [
      coupons[1]!.uuid,
      randomUUID(),
    ]);

    const all = await app.run(MINE, {}, { as: ada! });
    const spent = await app.run(MINE, { status: ['SPENT'] }, { as: ada! });

    const idsOf = (page: any) => page.edges.map(({ node }: { node: { id: string } }) => node.id);
    expect([all.totalCount, idsOf(all)]).toEqual([3, coupons.map(({ id }) => id)]);
    expect([spent.totalCount, idsOf(spent)]).toEqual([1, [coupons[1]!.id]]);
    expect(spent.edges[0].node.discount).toEqual({ amountMinor: 900, currency: 'KRW' });
  });

  test('shows a coupon to nobody but its owner and admins', async () => {
    const [ada, grace] = await app.people(2);
    const { id } = await coupon(app, await campaign(app), ada!);
    const node = (as?: typeof ada) => app.run(`query ($id: ID!) { node(id: $id) { id } }`, { id }, { as });

    expect([await node(ada), await node(await app.admin())]).toEqual([{ id }, { id }]);
    expect([await node(grace), await node()]).toEqual([null, null]);
  });
});
