import { randomBytes } from 'node:crypto';
import pg from 'pg';

export const TEMPLATE = 'course_catch_template';

/** A database of one's own, cloned from the migrated template. */
export async function cloneDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const base = process.env['DATABASE_URL']!;
  const name = `course_catch_test_${randomBytes(6).toString('hex')}`;
  await onServer(base, `create database ${name} template ${TEMPLATE} strategy file_copy`);
  const url = new URL(base);
  url.pathname = name;
  return { url: url.href, drop: () => onServer(base, `drop database if exists ${name} with (force)`) };
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
