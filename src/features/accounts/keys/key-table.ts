import type { Infra } from '../../../infra/context.js';
import { nowSql } from '../../../infra/postgres/now.js';
import { ACCESS_TOKEN_SECONDS } from '../lifetimes.js';
import { sealName } from '../../../infra/seal.js';
import { drawKey, type KeptKey } from './signing-key.js';

/**
 * How long a new key is known to everyone before it signs: longer than a process takes to read the table again, and
 * than anybody keeps a copy of the published keys.
 */
const PUBLISHED_AHEAD_SECONDS = 60 * 60;

/**
 * How long a key is believed after the next one signs: until the last token of its own has ended, and two minutes more
 * for a process that has not read yet that it should sign by the next one.
 */
const BELIEVED_AFTER_SECONDS = ACCESS_TOKEN_SECONDS + 120;

/** One of the keys of today, as its table keeps it. */
export interface CurrentKey extends KeptKey {
  /** Whether it signs: the last one whose time has come. */
  readonly signs: boolean;
}

/** The keys of this installation that tokens may be signed by or still be good of; the oldest first. */
export async function currentKeys(infra: Infra): Promise<CurrentKey[]> {
  const { rows } = await infra.pool.query<CurrentKey>({
    name: 'current-signing-keys',
    text: `with keys as (
             select kid, sealed_key as sealed, generation, signs_from, lead(signs_from) over (order by generation) as next_from
               from signing_keys where sealed_under = $1
           ) select kid, sealed, signs_from <= moment and coalesce(next_from > moment, true) as signs
               from keys, lateral (select ${nowSql('$2')} as moment) as clock
              where next_from is null or next_from > moment - interval '${BELIEVED_AFTER_SECONDS} s'
              order by generation`,
    values: [sealName(infra), infra.clock.forStore()],
  });
  return rows;
}

/** Makes the first key of this installation unless there is one; of processes that do it at once, one does. */
export async function ensureFirstKey(infra: Infra): Promise<void> {
  const { kid, sealed } = await drawKey(infra);
  await infra.pool.query(
    `insert into signing_keys (sealed_under, generation, kid, sealed_key, signs_from)
     values ($1, 1, $2, $3, ${nowSql('$4')}) on conflict (sealed_under, generation) do nothing`,
    [sealName(infra), kid, sealed, infra.clock.forStore()],
  );
}

/**
 * Makes the next key once the last one has signed for `days`. It signs in an hour.
 *
 * @returns whether this call has made it: of several at once, one does
 */
export async function addNextKey(infra: Infra, days: number): Promise<boolean> {
  const { kid, sealed } = await drawKey(infra);
  const { rowCount } = await infra.pool.query(
    `insert into signing_keys (sealed_under, generation, kid, sealed_key, signs_from)
     select $1, last.generation + 1, $2, $3, moment + interval '${PUBLISHED_AHEAD_SECONDS} s'
       from (select * from signing_keys where sealed_under = $1 order by generation desc limit 1) as last,
            lateral (select ${nowSql('$4')} as moment) as clock
      where last.signs_from <= moment - make_interval(days => $5)
     on conflict (sealed_under, generation) do nothing`,
    [sealName(infra), kid, sealed, infra.clock.forStore(), days],
  );
  return rowCount === 1;
}

/** Forgets keys of which no token can be good any more. */
export async function forgetEndedKeys(infra: Infra): Promise<void> {
  await infra.pool.query(
    `delete from signing_keys key using signing_keys next
      where next.sealed_under = key.sealed_under and next.generation = key.generation + 1
        and next.signs_from <= ${nowSql('$1')} - interval '${BELIEVED_AFTER_SECONDS} s'`,
    [infra.clock.forStore()],
  );
}
