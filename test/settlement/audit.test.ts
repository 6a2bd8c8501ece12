import { describe, expect, test } from '@jest/globals';
import { runAudit } from '../../src/features/ops/index.js';
import { useApp } from '../support/app.js';
import { CLOSE, PAY, record, taught } from './books.js';

describe('the audit of settlements', () => {
  const app = useApp({ repeating: false });
  const look = async () => {
    const { checks } = await runAudit(app.apps[0]!.infra, { settleMs: 50 });
    return checks.flatMap(({ name, broken }) => (broken > 0 ? [name] : []));
  };
  /** Changes a settlement as nobody could. */
  const force = async (change: string, id: string) => {
    await app.sql(`alter table settlements disable trigger user`);
    await app.sql(`update settlements set ${change} where id = $1`, [id]);
    await app.sql(`alter table settlements enable trigger user`);
  };

  test('finds nothing where all is well, and names each way in which a settlement leaves the books', async () => {
    const [mine, admin] = [await app.instructor(), await app.admin()];
    const course = await taught(app, mine);
    for (const [month, amount] of [
      ['2026-01', -5_000],
      ['2026-02', 90_000],
    ] as const) {
      await record(app, course, amount, `${month}-10T00:00:00Z`);
      const input = { instructorId: mine.id, period: { month } };
      const { id } = await app.run(CLOSE, { input }, { as: admin });
      if (amount > 0) await app.run(PAY, { input: { id, reference: 'r' } }, { as: admin });
    }
    const [first, second] = await app.sql<{ id: string }>(`select id from settlements order by to_day`);
    expect(await look()).toEqual([]);

    await force('gross_minor = gross_minor + 1, refunds_minor = refunds_minor + 1', second!.id);
    expect(await look()).toEqual(['settlements.areOfTheBooks']);
    await force('gross_minor = gross_minor - 1, refunds_minor = refunds_minor - 1', second!.id);

    await force('fee_minor = fee_minor + 1, carried_over_minor = carried_over_minor + 1', second!.id);
    expect(await look()).toEqual(['settlements.areInTheBooks', 'settlements.carryOver']);
    await force('fee_minor = fee_minor - 1, carried_over_minor = carried_over_minor - 1', second!.id);

    await force(`paid_at = null, paid_reference = null`, second!.id);
    expect(await look()).toEqual(['settlements.areInTheBooks']);
    await force(`paid_at = now(), paid_reference = 'r'`, second!.id);

    await force('carried_over_minor = -1', first!.id);
    expect(await look()).toContain('settlements.carryOver');
  });
});
