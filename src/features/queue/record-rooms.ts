import type { Context } from '../../infra/context.js';
import { transaction, type Tx } from '../../infra/postgres/transaction.js';
import { hashOf, readEntry, type LooseEntry, type RecordEntry } from './record-entry.js';
import { keysOf } from './room-keys.js';
import { trimRecordScript } from './scripts.js';
import { allRooms } from './tick.js';

/** How many entries go to Postgres in one transaction. */
const BATCH = 1000;

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
