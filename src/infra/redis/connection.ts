import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from '../log.js';

/**
 * Opens a connection that finds its way back after Redis was gone. A command given while it is gone fails after two
 * tries, within about a second, instead of waiting without end. A connection that leaves a command unanswered for
 * five seconds is taken for dead and replaced; a query of the address (`?socketTimeout=2000`) says otherwise.
 */
export async function openRedis(url: string, log: Logger, options: RedisOptions = {}): Promise<Redis> {
  const redis = new Redis(url, {
    lazyConnect: true,
    maxRetriesPerRequest: 2,
    socketTimeout: 5000,
    retryStrategy: (attempt) => Math.min(50 * attempt, 500),
    ...options,
  });
  redis.on('error', (error) => log.warn({ err: error }, 'redis connection'));
  await redis.connect().catch((error: unknown) => {
    // It would go on trying, and keep alive a process that has given up.
    redis.disconnect();
    throw error;
  });
  return redis;
}
