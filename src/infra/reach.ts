import net from 'node:net';
import { Redis } from 'ioredis';
import pg from 'pg';
import { codeOf, StartError } from '../kit/start-error.js';

const WITHIN_MS = 5000;
const OLDEST_POSTGRES = 18;

/** Makes sure that a Postgres that we did not start is there, lets us in, and is new enough. */
export async function reachPostgres(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: WITHIN_MS });
  client.on('error', () => {});
  let version: number;
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version_num: string }>('show server_version_num');
    version = Math.floor(Number(rows[0]?.server_version_num) / 10_000);
  } catch (error) {
    throw unreachable('Postgres', 'DATABASE_URL', url, reasonOf(error));
  } finally {
    await client.end().catch(() => {});
  }
  if (version < OLDEST_POSTGRES) {
    throw unreachable('Postgres', 'DATABASE_URL', url, `it is version ${version}, ${OLDEST_POSTGRES} is needed`);
  }
}

/** Makes sure that a Redis that we did not start is there and lets us in. */
export async function reachRedis(url: string): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: WITHIN_MS });
  let lastError: unknown;
  redis.on('error', (error) => (lastError = error));
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    throw unreachable('Redis', 'REDIS_URL', url, reasonOf(lastError ?? error));
  } finally {
    redis.disconnect();
  }
}

/** Makes sure that we may listen on a port, before anything is started that would have to be stopped again. */
export async function reachPort({ HOST, PORT }: { HOST: string; PORT: number }): Promise<void> {
  const server = net.createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen({ host: HOST, port: PORT }, resolve);
    });
  } catch (error) {
    throw new StartError(whyNoPort(HOST, PORT, codeOf(error)));
  }
  await new Promise((resolve) => server.close(resolve));
}

function whyNoPort(host: string, port: number, code: string | undefined): string {
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} of ${host} is in use. Stop what listens there, or set PORT to another one.`;
    case 'EACCES':
      return `port ${port} needs more rights than this user has. Set PORT to 1024 or more.`;
    default:
      return `it cannot listen on ${host} (${code}). Set HOST to an address of this machine.`;
  }
}

function unreachable(store: string, setting: string, url: string, reason: string): StartError {
  const { host, pathname } = new URL(url);
  return new StartError(
    `${store} at ${host}${pathname} cannot be used: ${reason}. ` +
      `Start it, correct ${setting}, or leave ${setting} out to have one started here.`,
  );
}

/** Why it failed, in words; a name with several addresses fails with an error for each, the first says enough. */
function reasonOf(error: unknown): string {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  switch (codeOf(first)) {
    case 'ECONNREFUSED':
      return 'nothing listens there';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'no machine has this name';
    case 'ETIMEDOUT':
      return 'no answer';
    default:
      return (first as Error).message.split('\n', 1)[0]!.replace(/\.$/, '');
  }
}
