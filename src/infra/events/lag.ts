import type { Pool } from 'pg';
import { Gauge } from 'prom-client';
import type { Infra } from '../context.js';
import { metricsOf } from '../metrics.js';

/** How long the oldest fact has been waiting to be published, in seconds; 0 when none waits. */
export async function outboxLagSeconds(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ seconds: number }>(
    `select extract(epoch from clock_timestamp() - created_at)::float8 as seconds from outbox order by id limit 1`,
  );
  return rows[0]?.seconds ?? 0;
}

/** Puts the lag among the metrics of this process: what rises when no relay gets through. NaN: Postgres does not say. */
export function measureOutboxLag(infra: Infra): void {
  new Gauge({
    name: 'outbox_lag_seconds',
    help: 'How long the oldest fact has been waiting to be published.',
    registers: [metricsOf(infra)],
    async collect() {
      this.set(await outboxLagSeconds(infra.pool).catch(() => NaN));
    },
  });
}
