import { openInfra } from '../app.js';
import { openStores } from '../embedded/stores.js';
import { readConfig } from '../infra/config.js';
import type { Infra } from '../infra/context.js';
import { runImport } from './run-import.js';

process.exitCode = await runImport(process.argv.slice(2), { out: process.stdout, err: process.stderr }, withInfra);

/** Opens the machines for one piece of work: those of the server that runs, where one does. */
async function withInfra(work: (infra: Infra) => Promise<void>): Promise<void> {
  const config = readConfig();
  const stores = await openStores(config, { join: true });
  const closers: (() => Promise<unknown>)[] = [() => stores.stop()];
  try {
    const { databaseUrl, redisUrl } = stores;
    await work(await openInfra({ config: { ...config, DATABASE_URL: databaseUrl, REDIS_URL: redisUrl } }, closers));
  } finally {
    for (const closer of closers.reverse()) await closer();
  }
}
