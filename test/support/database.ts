import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { eventually } from './together.js';

export const TEMPLATE = 'course_catch_template';

/** A database of one's own, cloned from the migrated template. */
export async function cloneDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const base = process.env['DATABASE_URL']!;
  const name = `course_catch_test_${randomBytes(6).toString('hex')}`;
  await onServer(base, `create database ${name} template ${TEMPLATE} strategy file_copy`);
  const url = new URL(base);
  url.pathname = name;
  return { url: url.href, drop: () => drop(base, name) };
}

/**
 * Drops a database once its last connection has gone. One that is closing and is cut off in that moment would fail in
 * the pool it has left; what is still there after two seconds is cut off all the same.
 */
async function drop(base: string, name: string): Promise<void> {
  const isUnused = () => onServer(base, `drop database if exists ${name}`).then(() => true);
  const unused = await eventually(() => isUnused().catch(() => false), 'the database is unused', 2000).catch(
    () => false,
  );
  if (!unused) await onServer(base, `drop database if exists ${name} with (force)`);
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
