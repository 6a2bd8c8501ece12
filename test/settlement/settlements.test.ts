import { describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { useApp, type Person } from '../support/app.js';
import { balance, CLOSE, CSV, PAY, record, taught } from './books.js';

describe('settlements', () => {
  const app = useApp({ repeating: false });
  const close = (of: Person, month: string, as: Person) =>
    app.run(CLOSE, { input: { instructorId: of.id, period: { month } } }, { as });

  test('are shown to their instructor and to admins, and do not exist for others', async () => {
    const [mine, other] = await app.people(2, 'INSTRUCTOR');
    const admin = await app.admin();
    for (const instructor of [mine!, other!]) {
      const course = await taught(app, instructor);
      for (const month of ['2026-01', '2026-02']) await record(app, course, 1000, `${month}-10T00:00:00Z`);
    }
    const ids = [await close(mine!, '2026-01', admin), await close(mine!, '2026-02', admin)].map(({ id }) => id);
    await close(other!, '2026-01', admin);
    const list = async (field: string, as: Person) =>
      (await app.run(`{ ${field} { totalCount edges { node { id } } } }`, {}, { as })).edges.map(
        ({ node }: { node: { id: string } }) => node.id,
      );
    const node = (as?: Person) => app.run(`query ($id: ID!) { node(id: $id) { id } }`, { id: ids[0] }, { as });

    expect(await list('mySettlements', mine!)).toEqual(ids.toReversed());
    expect(await list('mySettlements', admin)).toEqual([]);
    expect(await list('settlements', admin)).toHaveLength(3);
    expect(await list(`settlements(instructorId: "${mine!.id}")`, admin)).toEqual(ids.toReversed());
    expect([await node(mine), await node(admin)]).toEqual([{ id: ids[0] }, { id: ids[0] }]);
    expect([await node(other), await node()]).toEqual([null, null]);
  });

  test('are exported as CSV, line by line and with their sums, and no title runs as a formula', async () => {
    const [mine, admin] = [await app.instructor(), await app.admin()];
    const course = await taught(app, mine, { title: `=HYPERLINK("http://evil.example","A ""course""")` });
    await record(app, course, 50_000, '2026-03-31T14:00:00Z');
    await record(app, course, -10_000, '2026-03-31T14:30:00Z');
    const { id } = await close(mine, '2026-03', admin);

    const { csv } = await app.run(CSV, { id }, { as: mine });

    const rows = parse(csv, { columns: true }) as Record<string, string>[];
    expect(rows.map(({ kind, day, amount_minor }) => [kind, day, amount_minor])).toEqual([
      ['SALE', '2026-03-31', '50000'],
      ['REFUND', '2026-03-31', '-10000'],
      ['FEE', '2026-03-31', '-4000'],
      ['CARRIED_OVER', '2026-03-31', '0'],
      ['NET', '2026-03-31', '36000'],
    ]);
    expect(rows[0]).toMatchObject({ settlement: id, course: course.id, currency: 'KRW' });
    expect(rows[0]!['title']).toBe(`'=HYPERLINK("http://evil.example","A ""course""")`);
    expect(csv.split('\r\n').filter((line: string) => /(^|,)"?[=+@]/.test(line))).toEqual([]);
  });

  test('equal the books to the unit, whatever was sold, refunded, settled and paid in between', async () => {
    const admin = await app.admin();
    const instructors = await app.people(3, 'INSTRUCTOR');
    let seed = 7;
    const next = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    const courses = [];
    for (const of of instructors)
      for (let i = 0; i < 3; i += 1)
        courses.push({ of, course: await taught(app, of, { timeZone: ['Asia/Seoul', 'UTC', 'America/New_York'][i] }) });
    const before = { fees: await balance(app, 'FEES'), bank: await balance(app, 'BANK') };
    const settlements: any[] = [];

    for (let month = 1; month <= 6; month += 1) {
      for (let i = 0; i < 30; i += 1) {
        const { course } = courses[next(courses.length)]!;
        const day = `2026-0${month - (month > 1 ? next(2) : 0)}-${String(1 + next(28)).padStart(2, '0')}T${String(next(24)).padStart(2, '0')}:30:00Z`;
        await record(app, course, (1 + next(50_000)) * (next(3) === 0 ? -1 : 1), day);
      }
      for (const of of instructors) {
        if (next(4) === 0) continue;
        const settlement = await close(of, `2026-0${month}`, admin);
        if (settlement.__typename !== 'Settlement') continue;
        settlements.push({ of, ...settlement });
        if (settlement.state === 'DUE' && next(2) === 0) {
          await app.run(PAY, { input: { id: settlement.id, reference: 'r' } }, { as: admin });
          settlements.at(-1).paid = settlement.net.amountMinor;
        }
      }
    }

    const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
    expect(settlements.length).toBeGreaterThan(8);
    expect(settlements.some((one) => one.carriedOver.amountMinor < 0)).toBe(true);
    expect((await balance(app, 'FEES')) - before.fees).toBe(-sum(settlements.map((one) => one.fee.amountMinor)));
    expect((await balance(app, 'BANK')) - before.bank).toBe(-sum(settlements.map((one) => one.paid ?? 0)));
    for (const of of instructors) {
      const own = settlements.filter((one) => one.of === of);
      for (const { gross, refunds, fee, carriedOver, net } of own)
        expect(net.amountMinor).toBe(
          gross.amountMinor - refunds.amountMinor - fee.amountMinor + carriedOver.amountMinor,
        );
      // What the books owe the instructor: what is due and not paid, less what the last one left below zero.
      const open = sum(own.filter((one) => one.state === 'DUE').map((one) => one.net.amountMinor - (one.paid ?? 0)));
      expect(-(await balance(app, 'INSTRUCTOR', { of }))).toBe(open + Math.min(own.at(-1)?.net.amountMinor ?? 0, 0));
    }
    const [unsettled] = await app.sql<{ sum: string }>(
      `select coalesce(sum(e.amount_minor), 0) as sum from ledger_entries e join ledger_transactions t on t.id = e.transaction_id
        where e.account = 'PAYABLE' and t.cause not like 'settlement:%'
          and not exists (select from settlement_entries s where s.entry_id = e.id)`,
    );
    expect(await balance(app, 'PAYABLE')).toBe(Number(unsettled!.sum));
  });
});
