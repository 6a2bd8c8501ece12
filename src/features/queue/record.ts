import type { Context, Infra } from '../../infra/context.js';
import { defineLoader, inOrder } from '../../infra/postgres/loader.js';
import { transaction, type Tx } from '../../infra/postgres/transaction.js';
import { badInput, notFound } from '../../kit/errors.js';
import { adminOf } from '../../kit/viewer.js';
import { hashOf, readEntry, type LooseEntry, type RecordEntry } from './record-entry.js';
import { roomById } from './room.js';
import { keysOf } from './room-keys.js';
import { trimRecordScript } from './scripts.js';
import { allRooms } from './tick.js';

/** How many entries go to Postgres in one transaction. */
const BATCH = 1000;

const EXPORT_MAX = 10_000;

/** Brings what happened in every room from Redis to Postgres, in order; one room that fails stops no other. */
export async function recordRooms(ctx: Context): Promise<void> {
  const failures: unknown[] = [];
  for (const { id } of await allRooms(ctx)) await recordRoom(ctx, id).catch((error) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} rooms could not be recorded`);
}

/** Any process may do it, at any time, again: an entry that stands in Postgres is not written twice. */
async function recordRoom(ctx: Context, roomId: string): Promise<void> {
  const { record } = keysOf(ctx, roomId);
  for (;;) {
    const texts = await ctx.redis.lrange(record, 0, BATCH - 1);
    if (texts.length === 0) return;
    await transaction(ctx, (tx) => append(tx, roomId, texts.map(readEntry)));
    const args = { count: texts.length, first: texts[0]!, last: texts.at(-1)! };
    await trimRecordScript(ctx.redis, { keys: { record }, args });
    if (texts.length < BATCH) return;
  }
}

/** Chains entries to the record. The lock of the room's row makes one chain of what several processes bring. */
async function append(tx: Tx, roomId: string, entries: readonly LooseEntry[]): Promise<void> {
  const [head] = await tx.query<{ n: number; hash: string }>(
    `select record_n as n, record_hash as hash from rooms where id = ? for update`,
    [roomId],
  );
  const known = await tx.query<{ epoch: string; k: string }>(
    `select epoch, max(k) as k from room_record where room_id = ? and epoch = any(string_to_array(?, ',')) group by epoch`,
    [roomId, [...new Set(entries.map(({ epoch }) => epoch))].join()],
  );
  const last = new Map(known.map(({ epoch, k }) => [epoch, Number(k)]));
  const chained: RecordEntry[] = [];
  let { n, hash } = head!;
  for (const entry of entries.filter(({ epoch, k }) => k > (last.get(epoch) ?? -1))) {
    hash = hashOf(hash, { n: (n += 1), ...entry });
    chained.push({ n, ...entry, hash });
  }
  await tx.query(
    `insert into room_record (room_id, n, epoch, k, kind, seq, at, detail, hash)
     select ?, n, epoch, k, kind, seq, at, detail, hash
       from jsonb_to_recordset(?::jsonb)
            as e (n int, epoch text, k bigint, kind text, seq bigint, at bigint, detail text, hash text)`,
    [roomId, JSON.stringify(chained)],
  );
  await tx.query(`update rooms set record_n = ?, record_hash = ? where id = ?`, [n, hash, roomId]);
}

/** Whether a place has come to an end, as far as the record goes: no ticket brings such a place back. */
export async function hasEnded(infra: Infra, roomId: string, seq: number): Promise<boolean> {
  const { rows } = await infra.pool.query<{ ended: boolean }>({
    name: 'queue-has-ended',
    text: `select kind in ('left', 'leaseEnded', 'done') as ended from room_record
            where room_id = $1 and seq = $2 order by n desc limit 1`,
    values: [roomId, seq],
  });
  return rows[0]?.ended ?? false;
}

/** The entry with which a place began. */
export interface Receipt {
  readonly entry: number;
  readonly hash: string;
}

/** Receipts by `<room>:<seq>`; null until the entry is recorded, within a second of the joining. */
export const receiptOf = defineLoader(async (ctx: Context, keys: readonly string[]): Promise<(Receipt | null)[]> => {
  const { rows } = await ctx.pool.query<Receipt & { key: string }>(
    `select distinct on (key) key, n as entry, hash
       from unnest($1::text[]) as key
       join room_record on room_id = split_part(key, ':', 1)::uuid and seq = split_part(key, ':', 2)::bigint
      where kind = 'joined' order by key, n`,
    [keys],
  );
  return inOrder<Receipt & { key: string }, null>(keys, rows, (row) => row.key, null);
});

/**
 * A room's record as lines of JSON, oldest first, for admins: what `npm run verify-fairness` takes.
 *
 * @throws FORBIDDEN, NOT_FOUND, BAD_USER_INPUT
 */
export async function fairnessRecord(
  ctx: Context,
  { roomId, after, first }: { roomId: string; after: number; first: number },
): Promise<{ lines: string[]; end: boolean }> {
  adminOf(ctx);
  if (first < 1 || first > EXPORT_MAX) throw badInput('first', `first must be from 1 to ${EXPORT_MAX}.`);
  if (!(await roomById(ctx).load(roomId))) throw notFound('room');
  const { rows } = await ctx.pool.query<Record<keyof RecordEntry, string>>(
    `select n, epoch, k, kind, seq, at, detail, hash from room_record where room_id = $1 and n > $2 order by n limit $3`,
    [roomId, after, first + 1],
  );
  const lines = rows.slice(0, first).map(({ n, epoch, k, kind, seq, at, detail, hash }) => {
    const entry = { n: Number(n), epoch, k: Number(k), kind, seq: Number(seq), at: Number(at), detail, hash };
    return JSON.stringify(entry satisfies RecordEntry);
  });
  return { lines, end: rows.length <= first };
}
