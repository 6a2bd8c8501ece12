import { openApp } from './app.js';
import { startPostgres } from './embedded/postgres.js';
import { startRedis } from './embedded/redis.js';
import { readConfig } from './infra/config.js';

const config = readConfig();
const postgres = config.DATABASE_URL
  ? null
  : await startPostgres({ dir: `${config.DATA_DIR}/postgres`, durable: true });
const redis = config.REDIS_URL ? null : await startRedis();
const app = await openApp({
  config: {
    ...config,
    DATABASE_URL: config.DATABASE_URL ?? postgres!.url,
    REDIS_URL: config.REDIS_URL ?? redis!.url,
  },
});
console.log(app.server?.url);
const bye = async () => {
  await app.close();
  await redis?.stop();
  await postgres?.stop();
  process.exit(0);
};
process.once('SIGINT', bye);
process.once('SIGTERM', bye);
