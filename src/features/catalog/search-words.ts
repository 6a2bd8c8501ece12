import { badInput } from '../../kit/errors.js';

const QUERY_MAX = 200;

/**
 * The words of a query as the database keeps words (`search_form` in the migration): in lower case, taken apart into
 * letters, without accents. Hangul falls apart into jamo, which makes one wrong jamo as small a typo as one wrong letter.
 *
 * @throws BAD_USER_INPUT past 200 characters
 */
export function searchWords(query: string | null | undefined): string[] {
  if (!query) return [];
  if ([...query].length > QUERY_MAX) throw badInput('query', `query must have at most ${QUERY_MAX} characters.`);
  const letters = query
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '');
  return [...new Set(letters.match(/[\p{L}\p{N}]+/gu) ?? [])];
}
