import type { PoolClient } from 'pg';
import type { Infra } from '../../../infra/context.js';

/** Something that breaks a promise. */
export interface Fault {
  /** Global id of what is wrong, null where it has none. */
  readonly id: string | null;
  /** What is wrong with it, for people. */
  readonly says: string;
}

/** A promise of DESIGN §6 that can be read from the stores. */
export interface Check {
  /** `<family>.<what>`; programs know it by this. */
  readonly name: string;
  /** What must be true, for people. */
  readonly promise: string;
  /** Finds what breaks it; nothing on a sound day. Only reads. */
  readonly look: (looking: Looking) => Promise<readonly Fault[]>;
  /** Whether what is only on its way looks like a fault for a moment: then it counts when a second look sees it too. */
  readonly settles?: boolean;
}

/** One look at the stores. */
export interface Looking {
  readonly infra: Infra;
  /** Runs a statement in the snapshot that all statements of this look share. */
  readonly books: <Row extends object>(sql: string, values?: readonly unknown[]) => Promise<Row[]>;
}

/** An audit that takes longer than this for one statement hurts more than it helps. */
const STATEMENT_MS = 60_000;

/** Takes one look: its statements see Postgres at one moment, write nothing and wait for nobody. */
export async function takeLook<T>(infra: Infra, work: (looking: Looking) => Promise<T>): Promise<T> {
  const client = await infra.pool.connect();
  let failure: Error | undefined;
  try {
    await client.query(`begin isolation level repeatable read read only`);
    await client.query(`set local statement_timeout = ${STATEMENT_MS}`);
    return await work({ infra, books: (sql, values) => rowsOf(client, sql, values) });
  } catch (error) {
    failure = error as Error;
    throw error;
  } finally {
    if (!failure) await client.query('rollback').catch((error: Error) => (failure = error));
    // A connection of which nothing is known does not go back to the pool.
    client.release(failure);
  }
}

async function rowsOf<Row extends object>(client: PoolClient, sql: string, values: readonly unknown[] = []) {
  return (await client.query<Row>(sql, [...values])).rows;
}

/** Something that several checks need and that one look reads once. */
export function oncePerLook<T>(read: (looking: Looking) => Promise<T>): (looking: Looking) => Promise<T> {
  const known = new WeakMap<Looking, Promise<T>>();
  return (looking) => {
    let value = known.get(looking);
    if (!value) known.set(looking, (value = read(looking)));
    return value;
  };
}
