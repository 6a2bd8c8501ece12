import { z } from 'zod';
import { badInput } from '../../../kit/errors.js';

/** Controls but for line ends, half characters, and what turns the direction of the text around it. */
const NOT_IN_A_TEXT = /(?!\n)[\p{Cc}\p{Cs}\p{Bidi_Control}]/u;

/**
 * A text in Unicode form NFC without space around it. Its length is counted in characters.
 *
 * @throws BAD_USER_INPUT
 */
export function textOf(field: string, given: string, { least, most }: { least: number; most: number }): string {
  const text = given.replaceAll('\r\n', '\n').normalize('NFC').trim();
  const length = text.length > 2 * most ? Infinity : [...text].length;
  if (length < least || length > most || NOT_IN_A_TEXT.test(text))
    throw badInput(field, `${field} must have ${least} to ${most} characters, none of them a control character.`);
  return text;
}

const httpsUrl = z.url({ protocol: /^https$/, hostname: z.regexes.domain, normalize: true }).max(500);

/**
 * An address that a browser may be sent to: https, a name and not a number for a host.
 *
 * @throws BAD_USER_INPUT
 */
export function httpsUrlOf(field: string, given: string): string {
  const { data } = httpsUrl.safeParse(given.trim());
  if (data === undefined) throw badInput(field, `${field} must be an https address of at most 500 characters.`);
  return data;
}
