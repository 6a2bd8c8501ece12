import type { PoolClient } from 'pg';
import type { Infra } from '../infra/context.js';
import { emailOf, titleOf } from './mark.js';

/** How long facts may be on their way: those who follow them must still find the rows. */
const SETTLED_WITHIN_MS = 10_000;

/**
 * Removes what a run has made, accounts, course and room, and all that came to refer to them, in one transaction. What
 * its admin did stays in the log of acts.
 * Sessions end by themselves.
 *
 * @param run `EVERY_RUN` for all there ever were
 */
export async function removeRun(infra: Infra, run: string): Promise<void> {
  await settled(infra);
  const client = await infra.pool.connect();
  try {
    await client.query('begin');
    const references = await readReferences(client);
    const rooms = await idsOf(client, `select id from rooms where name like $1`, titleOf(run));
    const courses = await idsOf(client, `select id from courses where title like $1`, titleOf(run));
    await disguiseActors(client, run);
    const accounts = await idsOf(client, `select id from accounts where email like $1`, emailOf(run, '%'));
    await deleteRows(client, references, { table: 'rooms', column: 'id', type: 'uuid' }, rooms);
    await deleteRows(client, references, { table: 'courses', column: 'id', type: 'uuid' }, courses);
    await deleteRows(client, references, { table: 'accounts', column: 'id', type: 'uuid' }, accounts);
    await client.query('commit');
    for (const id of rooms) await forgetRoom(infra, id);
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

/**
 * Has the admins of runs stay as accounts that name nobody and that nobody can sign in to: what they did stands in the
 * log of acts, from which nothing is ever taken.
 */
async function disguiseActors(client: PoolClient, run: string): Promise<void> {
  await client.query(
    `update accounts set role = 'STUDENT', email = null, password_hash = null, name = 'withdrawn-' || right(id::text, 8),
            deleted_at = now(), purged_at = now()
      where email like $1 and exists (select from admin_acts where actor_id = accounts.id)`,
    [emailOf(run, '%')],
  );
}

/** Takes its rights from the admin of a run that stays: nobody keeps them who is not there any more. */
export async function retireAdmin({ pool }: Infra, run: string): Promise<void> {
  await pool.query(`update accounts set role = 'STUDENT' where email = $1`, [emailOf(run, 'admin')]);
}

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
}

/** A column that names rows of another table by one of theirs. */
interface Reference extends Column {
  readonly toTable: string;
  readonly toColumn: string;
}

async function readReferences(client: PoolClient): Promise<Reference[]> {
  const { rows } = await client.query<Reference>(
    `select own.relname as table, at.attname as column, format_type(at.atttypid, null) as type,
            other.relname as "toTable", to_at.attname as "toColumn"
       from pg_constraint fk
       join pg_class own on own.oid = fk.conrelid
       join pg_class other on other.oid = fk.confrelid
       join pg_attribute at on at.attrelid = fk.conrelid and at.attnum = fk.conkey[1]
       join pg_attribute to_at on to_at.attrelid = fk.confrelid and to_at.attnum = fk.confkey[1]
      where fk.contype = 'f' and fk.connamespace = current_schema()::regnamespace
        -- From what is only ever added to nothing can be taken.
        and not exists (select from pg_trigger where tgrelid = own.oid and tgfoid = 'refuse_change'::regproc)`,
  );
  return rows;
}

/** Deletes rows, and before them whatever refers to them: a feature that comes later needs no word here. */
async function deleteRows(
  client: PoolClient,
  references: readonly Reference[],
  { table, column, type }: Column,
  values: readonly string[],
): Promise<void> {
  if (values.length === 0) return;
  const which = `where ${column} = any($1::${type}[])`;
  for (const reference of references.filter(({ toTable }) => toTable === table)) {
    const { toColumn } = reference;
    const { rows } = await client.query<{ value: string }>(
      `select distinct ${toColumn}::text as value from ${table} ${which} and ${toColumn} is not null`,
      [values],
    );
    await deleteRows(
      client,
      references,
      reference,
      rows.map(({ value }) => value),
    );
  }
  await client.query(`delete from ${table} ${which}`, [values]);
}

async function idsOf(client: PoolClient, select: string, pattern: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(select, [pattern]);
  return rows.map(({ id }) => id);
}

/** Waits until the relay has carried what was written last. */
async function settled({ pool }: Infra): Promise<void> {
  const endMs = Date.now() + SETTLED_WITHIN_MS;
  while (Date.now() < endMs) {
    const { rows } = await pool.query(`select from outbox limit 1`);
    if (rows.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Drops the line of a room that is gone. */
async function forgetRoom({ redis, redisPrefix }: Infra, roomId: string): Promise<void> {
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', `${redisPrefix}{room:${roomId}}:*`, 'COUNT', 1000);
    if (keys.length > 0) await redis.unlink(...keys);
    cursor = next;
  } while (cursor !== '0');
}
