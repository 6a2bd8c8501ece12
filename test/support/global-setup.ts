import 'reflect-metadata';
import pg from 'pg';
import { startPostgres } from '../../src/embedded/postgres.js';
import { startRedis } from '../../src/embedded/redis.js';
import { features } from '../../src/features/index.js';
import { migrate, openOrm } from '../../src/infra/postgres/orm.js';
import { TEMPLATE } from './database.js';

/** One Postgres and one Redis for the run; a migrated template database that each test file clones. */
export default async function setUp(): Promise<void> {
  const postgres = process.env['DATABASE_URL'] ? null : await startPostgres({ maxConnections: 300 });
  const redis = process.env['REDIS_URL'] ? null : await startRedis();
  if (postgres) process.env['DATABASE_URL'] = postgres.url;
  if (redis) process.env['REDIS_URL'] = redis.url;
  Object.assign(globalThis, { stopMachines: () => Promise.all([redis?.stop(), postgres?.stop()]) });
  await makeTemplate(process.env['DATABASE_URL']!);
}

async function makeTemplate(url: string): Promise<void> {
  const admin = new pg.Client(url);
  await admin.connect();
  await admin.query(`drop database if exists ${TEMPLATE}`);
  await admin.query(`create database ${TEMPLATE}`);
  await admin.end();
  const template = new URL(url);
  template.pathname = TEMPLATE;
  const orm = await openOrm(
    template.href,
    features.flatMap((feature) => feature.entities),
    2,
  );
  await migrate(orm);
  await orm.close();
}
