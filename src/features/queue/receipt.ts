import type { Context } from '../../infra/context.js';
import { defineLoader, inOrder } from '../../infra/postgres/loader.js';

/** The entry with which a place began. */
export interface Receipt {
  readonly entry: number;
  readonly hash: string;
}

/** Receipts by `<room>:<seq>`; null until the entry is recorded, within a second of the joining. */
export const receiptOf = defineLoader(async (ctx: Context, keys: readonly string[]): Promise<(Receipt | null)[]> => {
  const { rows } = await ctx.pool.query<Receipt & { key: string }>(
    `select distinct on (key) key, n as entry, hash
       from unnest($1::text[]) as key
       join room_record on room_id = split_part(key, ':', 1)::uuid and seq = split_part(key, ':', 2)::bigint
      where kind in ('joined', 'drew') order by key, n`,
    [keys],
  );
  return inOrder<Receipt & { key: string }, null>(keys, rows, (row) => row.key, null);
});
