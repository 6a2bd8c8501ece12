import type { Infra } from '../context.js';

/** What Postgres takes for now, in SQL; `clock` is the placeholder of `ctx.clock.forStore()`. */
export const nowSql = (clock: string) => `coalesce(to_timestamp(${clock}::float8 / 1000), now())`;

/** What Postgres takes for now, epoch milliseconds. */
export async function storeNowMs(infra: Infra): Promise<number> {
  const { rows } = await infra.pool.query<{ ms: number }>({
    name: 'store-now',
    text: `select extract(epoch from ${nowSql('$1')})::float8 * 1000 as ms`,
    values: [infra.clock.forStore()],
  });
  return rows[0]!.ms;
}
