import { openInfra } from '../app.js';
import { openStores } from '../embedded/stores.js';
import { readConfig } from '../infra/config.js';
import type { Infra } from '../infra/context.js';

/**
 * Opens the machines for the work of one command and closes them after it: the stores that the settings name, else those
 * of the server that runs on the data folder, else ones started for the while on the same data.
 *
 * @param migrating false for work that only reads: the database is left at the version it has
 */
export async function withInfra<T>(work: (infra: Infra) => Promise<T>, { migrating = true } = {}): Promise<T> {
  const config = readConfig();
  const stores = await openStores(config, { join: true });
  const closers: (() => Promise<unknown>)[] = [() => stores.stop()];
  try {
    const urls = { DATABASE_URL: stores.databaseUrl, REDIS_URL: stores.redisUrl };
    return await work(await openInfra({ config: { ...config, ...urls }, migrating }, closers));
  } finally {
    for (const closer of closers.reverse()) await closer();
  }
}
