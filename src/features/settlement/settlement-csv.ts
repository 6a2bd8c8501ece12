import { stringify } from 'csv-stringify/sync';
import type { Context } from '../../infra/context.js';
import { encodeId } from '../../kit/id.js';
import type { Settlement } from './entities.js';

interface Line {
  day: string;
  course_id: string;
  title: string;
  amount_minor: number;
}

/**
 * A settlement as CSV (RFC 4180), for a spreadsheet: each line of the books that it settled, then its sums. A title that
 * begins like a formula is written so that no spreadsheet runs it.
 */
export async function settlementCsv(ctx: Context, settlement: Settlement): Promise<string> {
  const { id, currency } = settlement;
  const lines = await ctx.em.execute<Line[]>(
    `select to_char(t.posted_at at time zone c.time_zone, 'YYYY-MM-DD') as day, c.id as course_id, c.title,
            (-e.amount_minor)::float8 as amount_minor
       from settlement_entries s join ledger_entries e on e.id = s.entry_id
       join ledger_transactions t on t.id = e.transaction_id join courses c on c.id = e.course_id
      where s.settlement_id = ? order by t.posted_at, e.id`,
    [id],
  );
  const sums = [
    ['FEE', -settlement.feeMinor],
    ['CARRIED_OVER', settlement.carriedOverMinor],
    ['NET', settlement.netMinor],
  ] as const;
  const rows = [
    ...lines.map(({ day, course_id, title, amount_minor }) => ({
      kind: amount_minor > 0 ? 'SALE' : 'REFUND',
      day,
      course: encodeId('course', course_id),
      title,
      amount_minor,
    })),
    ...sums.map(([kind, amount_minor]) => ({ kind, day: settlement.toDay, course: '', title: '', amount_minor })),
  ];
  return stringify(
    rows.map((row) => ({ settlement: encodeId('settlement', id), ...row, currency })),
    { header: true, record_delimiter: 'windows', escape_formulas: true },
  );
}
