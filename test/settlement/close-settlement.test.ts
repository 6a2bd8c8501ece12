import { describe, expect, test } from '@jest/globals';
import { useApp, type Person } from '../support/app.js';
import { tally, together } from '../support/together.js';
import { balance, CLOSE, PAY, PREVIEW, record, SET_RATE, taught } from './books.js';

describe('closeSettlement', () => {
  const app = useApp({ processes: 2, repeating: false });
  const input = (of: Person, period: string | { from: string; to: string }, currency?: string) => ({
    instructorId: of.id,
    period: typeof period === 'string' ? { month: period } : period,
    currency,
  });
  const close = async (of: Person, period: Parameters<typeof input>[1], currency?: string) =>
    app.run(CLOSE, { input: input(of, period, currency) }, { as: await app.admin() });
  const sumsOf = (settlement: any) =>
    ['gross', 'refunds', 'fee', 'carriedOver', 'net'].map((name) => settlement[name].amountMinor as number);

  test('turns what is owed for the courses of an instructor into our fee and what is theirs', async () => {
    const [mine, hers] = await app.people(2, 'INSTRUCTOR');
    const [one, two, other] = [await taught(app, mine!), await taught(app, mine!), await taught(app, hers!)];
    await record(app, one, 60_000, '2026-03-05T03:00:00Z');
    await record(app, two, 40_000, '2026-03-20T03:00:00Z');
    await record(app, two, -10_000, '2026-03-25T03:00:00Z');
    await record(app, other, 99_000, '2026-03-05T03:00:00Z');
    const feesBefore = await balance(app, 'FEES');

    const preview = await app.run(PREVIEW, { input: input(mine!, '2026-03') }, { as: await app.admin() });
    const settlement = await close(mine!, '2026-03');

    expect(settlement).toMatchObject({ __typename: 'Settlement', from: '2026-03-01', to: '2026-03-31', state: 'DUE' });
    expect(settlement.instructor).toEqual({ id: mine!.id });
    expect(sumsOf(settlement)).toEqual([100_000, 10_000, 9_000, 0, 81_000]);
    expect(sumsOf(preview)).toEqual(sumsOf(settlement));
    const books = [
      (await balance(app, 'FEES')) - feesBefore,
      await balance(app, 'INSTRUCTOR', { of: mine! }),
      await balance(app, 'PAYABLE', { course: one }),
      await balance(app, 'PAYABLE', { course: two }),
      await balance(app, 'PAYABLE', { course: other }),
    ];
    expect(books).toEqual([-9_000, -81_000, 0, 0, -99_000]);
  });

  test('takes the fee set for an instructor, from then on', async () => {
    const [mine, admin] = [await app.instructor(), await app.admin()];
    const course = await taught(app, mine);
    const setRate = (basisPoints: number | null) =>
      app.run(SET_RATE, { input: { instructorId: mine.id, basisPoints } }, { as: admin });
    for (const month of ['2026-01', '2026-02', '2026-03']) await record(app, course, 10_000, `${month}-10T00:00:00Z`);

    expect(await setRate(250)).toEqual({ instructor: { id: mine.id }, basisPoints: 250, own: true });
    const first = await close(mine, '2026-01');
    await setRate(0);
    const second = await close(mine, '2026-02');
    expect(await setRate(null)).toMatchObject({ basisPoints: 1000, own: false });
    const third = await close(mine, '2026-03');

    expect([first, second, third].map((one) => one.fee.amountMinor)).toEqual([250, 0, 1000]);
    const acts = await app.sql(
      `select before, after from admin_acts where act = 'setFeeRate' and subject_id = $1 order by id`,
      [mine.uuid],
    );
    expect(acts.map(({ after }) => after.basisPoints)).toEqual([250, 0, null]);
  });

  test('ends a month when it ends where each course is', async () => {
    const mine = await app.instructor();
    const [seoul, honolulu] = [await taught(app, mine), await taught(app, mine, { timeZone: 'Pacific/Honolulu' })];
    // In Seoul April began at 15:00 UTC, in Honolulu it begins at 10:00 UTC of the day after.
    await record(app, seoul, 1, '2026-03-31T14:59:59Z');
    await record(app, seoul, 10, '2026-03-31T15:00:00Z');
    await record(app, honolulu, 100, '2026-04-01T09:59:59Z');
    await record(app, honolulu, 1000, '2026-04-01T10:00:00Z');

    expect(sumsOf(await close(mine, '2026-03'))[0]).toBe(101);
    expect(sumsOf(await close(mine, '2026-04'))[0]).toBe(1010);
  });

  test('puts what comes after a period was closed into the next one, and leaves the closed one as it was', async () => {
    const mine = await app.instructor();
    const course = await taught(app, mine);
    await record(app, course, 100_000, '2026-03-05T03:00:00Z');
    const march = await close(mine, '2026-03');

    // A refund of what was sold in March, and a line that reached the books late with a day of March.
    await record(app, course, -30_000, '2026-04-02T03:00:00Z');
    await record(app, course, 5_000, '2026-03-31T03:00:00Z');
    const april = await close(mine, '2026-04');

    expect(sumsOf(april)).toEqual([5_000, 30_000, -2_500, 0, -22_500]);
    const seen = await app.run(
      `query ($id: ID!) { settlement(id: $id) { net { amountMinor } } }`,
      { id: march.id },
      { as: mine },
    );
    expect(seen).toEqual({ net: { amountMinor: 90_000 } });
  });

  test('carries what is below zero over until it is made up', async () => {
    const mine = await app.instructor();
    const course = await taught(app, mine);
    const month = async (name: string, ...amounts: number[]) => {
      for (const amount of amounts) await record(app, course, amount, `${name}-10T00:00:00Z`);
      return close(mine, name);
    };

    const settlements = [
      await month('2026-01', 10_000),
      await month('2026-02', -50_000),
      await month('2026-03', 20_000),
      await month('2026-04', 40_000),
      await month('2026-05', 10_000),
    ];

    expect(settlements.map((one) => [...sumsOf(one).slice(3), one.state])).toEqual([
      [0, 9_000, 'DUE'],
      [0, -45_000, 'NOTHING_DUE'],
      [-45_000, -27_000, 'NOTHING_DUE'],
      [-27_000, 9_000, 'DUE'],
      [0, 9_000, 'DUE'],
    ]);
    expect(await balance(app, 'INSTRUCTOR', { of: mine })).toBe(-27_000);
  });

  test('closes a period once when many admins try at once, over two processes', async () => {
    const admins = await app.people(6, 'ADMIN');
    for (let round = 0; round < 5; round += 1) {
      const mine = await app.instructor();
      await record(app, await taught(app, mine), 10_000, '2026-03-05T03:00:00Z');

      const answers = await together(admins, (as, i) =>
        app.run(CLOSE, { input: input(mine, '2026-03') }, { as, process: i % 2 }),
      );

      expect(tally(answers)).toEqual({ Settlement: 1, SettlementPeriodOverlaps: 5 });
      expect(await balance(app, 'INSTRUCTOR', { of: mine })).toBe(-9_000);
    }
  });

  test('loses nothing that comes to the books while it is closed', async () => {
    const [mine, admin] = [await app.instructor(), await app.admin()];
    const course = await taught(app, mine);
    let gross = 0;
    for (let day = 1; day <= 8; day += 1) {
      const on = `2026-03-0${day}`;
      await record(app, course, 1, `${on}T00:00:00Z`);
      const coming = together([0, 1, 2, 3], () => record(app, course, 1, `${on}T01:00:00Z`));
      const settled = app.run(CLOSE, { input: input(mine, { from: on, to: on }) }, { as: admin, process: day % 2 });
      gross += sumsOf((await Promise.all([settled, coming]))[0])[0]!;
    }
    await record(app, course, 1, '2026-03-09T00:00:00Z');

    gross += sumsOf(await close(mine, { from: '2026-03-09', to: '2026-03-09' }))[0]!;

    expect(gross).toBe(8 * 5 + 1);
    expect(await balance(app, 'PAYABLE', { course })).toBe(0);
  });

  test('settles what was sold in another currency by itself', async () => {
    const mine = await app.instructor();
    const course = await taught(app, mine);
    await record(app, course, 10_000, '2026-03-05T03:00:00Z');
    await record(app, course, 900, '2026-03-05T03:00:00Z', 'USD');

    const [won, dollars] = [await close(mine, '2026-03'), await close(mine, '2026-03', 'USD')];

    expect([won.gross, dollars.gross]).toEqual([
      { amountMinor: 10_000, currency: 'KRW' },
      { amountMinor: 900, currency: 'USD' },
    ]);
  });

  test('adds up what no Int of the contract holds', async () => {
    const mine = await app.instructor();
    const course = await taught(app, mine);
    for (let i = 0; i < 3; i += 1) await record(app, course, 2_000_000_000, '2026-03-05T03:00:00Z');

    expect(sumsOf(await close(mine, '2026-03'))).toEqual([6_000_000_000, 0, 600_000_000, 0, 5_400_000_000]);
  });

  test('is about courses of which one is the first instructor', async () => {
    const [first, second] = await app.people(2, 'INSTRUCTOR');
    const course = await taught(app, first!);
    await app.sql(`insert into course_instructors (course_id, account_id, position) values ($1, $2, 1)`, [
      course.uuid,
      second!.uuid,
    ]);
    await record(app, course, 10_000, '2026-03-05T03:00:00Z');

    expect((await close(second!, '2026-03')).__typename).toBe('NothingToSettle');
    expect(sumsOf(await close(first!, '2026-03'))[0]).toBe(10_000);
  });

  test('refuses a period that is settled in part, one before it, one that is not over, and one of nothing', async () => {
    const mine = await app.instructor();
    const course = await taught(app, mine);
    await record(app, course, 10_000, '2026-03-05T03:00:00Z');
    const { id } = await close(mine, '2026-03');
    await record(app, course, 10_000, '2026-03-06T03:00:00Z');
    const future = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 7);

    expect(await close(mine, { from: '2026-03-31', to: '2026-04-30' })).toMatchObject({
      __typename: 'SettlementPeriodOverlaps',
      last: { id },
    });
    expect((await close(mine, '2026-02')).__typename).toBe('SettlementPeriodOverlaps');
    expect(await close(mine, future)).toMatchObject({
      __typename: 'SettlementPeriodNotOver',
      overAt: expect.stringMatching(/T00:00:00.000Z$/),
    });
    const nobody = await app.instructor();
    expect((await close(nobody, '2026-03')).__typename).toBe('NothingToSettle');
    expect(await app.sql(`select from settlements where instructor_id = $1`, [nobody.uuid])).toEqual([]);
  });

  test('is on record, and what it closed cannot be changed by anybody', async () => {
    const mine = await app.instructor();
    await record(app, await taught(app, mine), 10_000, '2026-03-05T03:00:00Z');
    await close(mine, '2026-03');
    const [{ id }] = (await app.sql(`select id from settlements where instructor_id = $1`, [mine.uuid])) as [
      { id: string },
    ];

    const acts = await app.sql(`select act, after from admin_acts where subject_id = $1`, [id]);
    expect(acts).toMatchObject([{ act: 'closeSettlement', after: { grossMinor: 10_000, netMinor: 9_000 } }]);
    for (const change of [
      `update settlements set gross_minor = gross_minor + 1 where id = $1`,
      `update settlements set to_day = to_day + 1 where id = $1`,
      `delete from settlements where id = $1`,
      `delete from settlement_entries where settlement_id = $1`,
    ])
      await expect(app.sql(change, [id])).rejects.toMatchObject({ code: '23001' });
  });
});

describe('markSettlementPaid', () => {
  const app = useApp({ repeating: false });
  const pay = (id: string, as: Person, reference = 'transfer 1') => app.run(PAY, { input: { id, reference } }, { as });

  async function closed(amountMinor: number) {
    const [mine, admin] = [await app.instructor(), await app.admin()];
    await record(app, await taught(app, mine), amountMinor, '2026-03-05T03:00:00Z');
    const input = { instructorId: mine.id, period: { month: '2026-03' } };
    return { mine, admin, settlement: await app.run(CLOSE, { input }, { as: admin }) };
  }

  test('pays what is due from the bank, once, however many say so at once', async () => {
    const { mine, admin, settlement } = await closed(10_000);
    const bankBefore = await balance(app, 'BANK');

    const answers = await together([1, 2, 3, 4], () => pay(settlement.id, admin));

    expect(tally(answers)).toEqual({ Settlement: 1, SettlementNotDue: 3 });
    expect(answers.find((one) => one.__typename === 'Settlement')).toMatchObject({
      state: 'PAID',
      paidReference: 'transfer 1',
      paidAt: expect.any(String),
    });
    expect(await balance(app, 'INSTRUCTOR', { of: mine })).toBe(0);
    expect((await balance(app, 'BANK')) - bankBefore).toBe(-9_000);
  });

  test('pays nothing where nothing is due', async () => {
    const { admin, settlement } = await closed(-10_000);

    expect(await pay(settlement.id, admin)).toMatchObject({ __typename: 'SettlementNotDue', state: 'NOTHING_DUE' });
  });

  test.each([
    ['without a reference', '', 'BAD_USER_INPUT', null],
    ['of a settlement that there is not', 'r', 'NOT_FOUND', 'settlement_01h455vb4pex5vsknk084sn02q'],
  ])('is refused %s', async (_what, reference, code, id) => {
    const { admin, settlement } = await closed(10_000);

    const { errors } = await app.execute(PAY, { input: { id: id ?? settlement.id, reference } }, { as: admin });

    expect(errors?.[0]?.extensions.code).toBe(code);
  });
});
