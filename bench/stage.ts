import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openInfra } from '../src/app.js';
import { startPostgres } from '../src/embedded/postgres.js';
import { startRedis } from '../src/embedded/redis.js';
import { readConfig } from '../src/infra/config.js';

/** A durable Postgres, a Redis and our machinery over them, for one bench. */
export interface Stage {
  readonly infra: Awaited<ReturnType<typeof openInfra>>;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  close(): Promise<void>;
}

/** Sets the stage: fsync and synchronous_commit on, data in a folder that goes with it. */
export async function setStage(): Promise<Stage> {
  const dir = mkdtempSync(path.join(tmpdir(), 'course-catch-bench-'));
  const [postgres, redis] = await Promise.all([
    startPostgres({ dir, durable: true, maxConnections: 200 }),
    startRedis(),
  ]);
  const closers: (() => Promise<unknown>)[] = [];
  const config = readConfig({ NODE_ENV: 'test', LOG_LEVEL: 'error', DATABASE_URL: postgres.url, REDIS_URL: redis.url });
  const infra = await openInfra(
    { config: { ...config, DATABASE_URL: postgres.url, REDIS_URL: redis.url }, repeating: false },
    closers,
  );
  const { rows } = await infra.pool.query<{ set: string }>(
    `select string_agg(name || '=' || setting, ', ') as set from pg_settings where name in ('fsync', 'synchronous_commit', 'server_version')`,
  );
  console.log(`Postgres ${rows[0]!.set}; Redis by ${redis.kind}\n`);
  return {
    infra,
    databaseUrl: postgres.url,
    redisUrl: redis.url,
    async close() {
      for (const closer of closers.reverse()) await closer();
      await redis.stop();
      await postgres.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
