import type { Context } from '../../infra/context.js';
import { constraintOf } from '../../infra/postgres/failures.js';
import { transaction } from '../../infra/postgres/transaction.js';
import { badInput, unauthenticated } from '../../kit/errors.js';
import { viewerOf } from '../../kit/viewer.js';
import { KeywordAlert } from './entities.js';
import { oneAtATime } from './follow.js';
import { tooManyInterests } from './refusals.js';

export const ALERTS_MAX = 100;
const WORDS_MAX = 5;
const TEXT_MAX = 50;

/**
 * Waits for new courses with every one of some words in them; the same words again find what stands.
 *
 * @throws BAD_USER_INPUT unless the text has one to five words
 */
export async function addKeywordAlert(
  ctx: Context,
  { text }: { text: string },
): Promise<KeywordAlert | ReturnType<typeof tooManyInterests>> {
  const { id: accountId } = viewerOf(ctx);
  const words = await wordsOf(ctx, text);
  if (text.length > TEXT_MAX || words.length < 1 || words.length > WORDS_MAX)
    throw badInput('text', `Give 1 to ${WORDS_MAX} words of at most ${TEXT_MAX} characters in all.`);

  return transaction<KeywordAlert | ReturnType<typeof tooManyInterests>>(ctx, async (tx) => {
    await oneAtATime(tx, accountId);
    const known = await tx.query<{ id: string }>(
      `select id from keyword_alerts where account_id = ? and words = ?::text[]`,
      [accountId, arrayOf(words)],
    );
    if (known[0]) return tx.em.findOneOrFail(KeywordAlert, { id: known[0].id });
    if ((await tx.em.count(KeywordAlert, { accountId })) >= ALERTS_MAX) return tooManyInterests(ctx.locale, ALERTS_MAX);
    const [made] = await tx.query<{ id: string }>(
      `with alert as (
         insert into keyword_alerts (account_id, text, words) values (?, ?, ?::text[]) returning id, words
       ), named as (
         insert into keyword_alert_words (word, alert_id) select unnest(words), id from alert
       ) select id from alert`,
      [accountId, text.trim(), arrayOf(words)],
    );
    return tx.em.findOneOrFail(KeywordAlert, { id: made!.id });
  }).catch((error: unknown) => {
    // A token outlives its account by minutes.
    throw constraintOf(error) === 'keyword_alerts_account_id_fkey' ? unauthenticated() : error;
  });
}

/** Waits for them no longer; whether there was such an alert of the viewer. */
export async function removeKeywordAlert(ctx: Context, { id }: { id: string }): Promise<boolean> {
  return (await ctx.em.nativeDelete(KeywordAlert, { id, accountId: viewerOf(ctx).id })) > 0;
}

/** The viewer's alerts, the newest first. */
export function myKeywordAlerts(ctx: Context): Promise<KeywordAlert[]> {
  return ctx.em.find(KeywordAlert, { accountId: viewerOf(ctx).id }, { orderBy: { id: 'desc' } });
}

/** The distinct words of a text as the catalogue's search takes them, sorted, whole letters put together again (NFC). */
async function wordsOf(ctx: Context, text: string): Promise<string[]> {
  const { rows } = await ctx.pool.query<{ word: string }>(
    `select distinct normalize(word, NFC) collate "C" as word from words_of($1) order by 1`,
    [text],
  );
  return rows.map(({ word }) => word);
}

/** An array as one value: letters, digits and commas between them. */
const arrayOf = (words: readonly string[]) => `{${words.join(',')}}`;
