import type { Infra } from '../../infra/context.js';

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
