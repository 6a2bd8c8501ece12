import type { Tx } from '../../infra/postgres/transaction.js';

/**
 * Notes what a person's key leads to. A repeat that runs at the same time waits here until the first has committed; a
 * refusal rolls back, so it is not noted and the key may be tried again after one.
 *
 * @param input all that was asked for, in words
 * @returns what the key led to: `ledTo` itself, something from before, or 'reused' where it was used with other input
 */
export async function noteKey(
  tx: Tx,
  { accountId, key, input, ledTo }: { accountId: string; key: string; input: readonly unknown[]; ledTo: string },
): Promise<{ readonly ledTo: string; readonly isNew: boolean } | 'reused'> {
  const asked = JSON.stringify(input);
  const [made] = await tx.query(
    `insert into payment_keys (account_id, key, input, led_to) values (?, ?, ?, ?) on conflict do nothing returning key`,
    [accountId, key, asked, ledTo],
  );
  if (made) return { ledTo, isNew: true };
  const [known] = await tx.query<{ input: string; led_to: string }>(
    `select input, led_to from payment_keys where account_id = ? and key = ?`,
    [accountId, key],
  );
  return known!.input === asked ? { ledTo: known!.led_to, isNew: false } : 'reused';
}
