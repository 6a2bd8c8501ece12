import { describe, expect, test } from '@jest/globals';
import { useApp, type Person } from '../support/app.js';
import { tally, together } from '../support/together.js';
import { campaign, couponFaults } from './coupons.js';
import { GENERATE, ISSUE, REDEEM } from './operations.js';

describe('redeemCouponCode', () => {
  const app = useApp({ processes: 2, repeating: false });
  const redeem = (code: string, as: Person, process = 0) => app.run(REDEEM, { code }, { as, process });

  async function codes({ stock = 10, count = 1 } = {}) {
    const made = await campaign(app, { kind: 'CODE', stock });
    const answer = await app.run(GENERATE, { input: { campaignId: made.id, count } }, { as: await app.admin() });
    return { made, codes: answer.codes as string[], csv: answer.csv as string };
  }

  test('gives a coupon for a code, and the same one again to the same person', async () => {
    const {
      made,
      codes: [code],
    } = await codes();
    const person = await app.student();

    const first = await redeem(code!, person);
    const again = await redeem(code!, person);

    expect(first).toMatchObject({ __typename: 'Coupon', campaign: { id: made.id, stock: { remaining: 9 } } });
    expect(again.id).toBe(first.id);
  });

  test('gives a code to one of many who try it at once, over two processes', async () => {
    for (let round = 0; round < 10; round += 1) {
      const {
        codes: [code],
      } = await codes();
      const people = await app.people(8);

      const answers = await together(people, (person, i) => redeem(code!, person, i % 2));

      expect(tally(answers)).toEqual({ Coupon: 1, CouponCodeInvalid: 7 });
    }
    expect(await couponFaults(app)).toEqual([]);
  });

  test('gives exactly the stock when there are more codes, and leaves the codes too many as they were', async () => {
    const { codes: all } = await codes({ stock: 5, count: 20 });
    const people = await app.people(20);

    const answers = await together(people, (person, i) => redeem(all[i]!, person, i % 2));

    expect(tally(answers)).toEqual({ Coupon: 5, CouponOutOfStock: 15 });
    expect(await couponFaults(app)).toEqual([]);
  });

  test('gives one coupon of a campaign to a person who has two codes', async () => {
    const {
      codes: [one, two],
    } = await codes({ count: 2 });
    const [ada, grace] = await app.people(2);

    const answers = await together([one!, two!], (code, process) => redeem(code, ada!, process));

    expect(tally(answers)).toEqual({ Coupon: 1, CouponAlreadyIssued: 1 });
    const left = answers[0].__typename === 'Coupon' ? two! : one!;
    expect(await redeem(left, grace!)).toMatchObject({ __typename: 'Coupon' });
  });

  test('knows a code however it is typed', async () => {
    const {
      codes: [code],
    } = await codes();

    const typed = ` ${code!.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `;

    expect(await redeem(typed, await app.student())).toMatchObject({ __typename: 'Coupon' });
  });

  test('says the same of a code that never was and of one that somebody used', async () => {
    const {
      codes: [code],
    } = await codes();
    const [ada, grace] = await app.people(2);
    await redeem(code!, ada!);

    const used = await redeem(code!, grace!);
    const unknown = await redeem('ABCD-EFGH-JKMN-PQRS-TVWX-YZ23-4567', grace!);
    const odd = await redeem("'; drop table coupons; --", grace!);

    expect(used).toEqual({ __typename: 'CouponCodeInvalid', message: 'There is no such code, or it was used.' });
    expect([unknown, odd]).toEqual([used, used]);
  });

  test('shows codes of 140 random bits once, as a list and as a file, and keeps digests of them only', async () => {
    const { made, codes: all, csv } = await codes({ count: 500 });

    expect(new Set(all).size).toBe(500);
    expect(all.filter((code) => !/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/.test(code))).toEqual([]);
    expect(csv.trimEnd().split('\r\n')).toEqual(['campaign,code', ...all.map((code) => `A campaign,${code}`)]);
    const kept = await app.sql<{ digest: Buffer }>(`select digest from coupon_codes where campaign_id = $1`, [
      made.uuid,
    ]);
    expect(kept.map(({ digest }) => digest.length)).toEqual(all.map(() => 32));
    const acts = await app.sql(`select act, after from admin_acts where subject_id = $1`, [made.uuid]);
    expect(acts).toEqual([{ act: 'generateCouponCodes', after: { count: 500 } }]);
  });

  test.each([
    ['no code at all', 0, 'CODE'],
    ['more than ten thousand', 10_001, 'CODE'],
    ['codes for a campaign that asks for none', 1, 'CLAIM'],
  ] as const)('makes no codes when asked for %s', async (_what, count, kind) => {
    const made = await campaign(app, { kind });

    const { errors } = await app.execute(
      GENERATE,
      { input: { campaignId: made.id, count } },
      { as: await app.admin() },
    );

    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  test('is the way in, not issueCoupon', async () => {
    const { made } = await codes();

    const answer = await app.run(
      ISSUE,
      { input: { campaignId: made.id, idempotencyKey: 'k' } },
      { as: await app.student() },
    );

    expect(answer.__typename).toBe('CouponCodeRequired');
  });
});
