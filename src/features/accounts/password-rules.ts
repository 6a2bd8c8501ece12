import { dictionary } from '@zxcvbn-ts/language-common';
import type { Config } from '../../infra/config.js';
import { badInput } from '../../kit/errors.js';
import { isBetween } from './rules.js';

/** What `PASSWORD_MIN_LENGTH` is at least. */
const FLOOR = 8;
const MOST = 256;

/** The passwords that turn up most in breaches and are long enough to be chosen here: some 18,000, in lower case. */
const COMMON: ReadonlySet<string> = new Set(
  (dictionary['passwords-common'] as readonly string[]).filter((word) => word.length >= FLOOR),
);

/** Words that this place puts into everybody's head. */
const PLACE = ['coursecatch'];

interface Rules {
  readonly config: Pick<Config, 'PASSWORD_MIN_LENGTH'>;
}

/**
 * Holds a new password to the rules of NIST SP 800-63B: long enough, not one that is tried first, not made of what is
 * known of the person. No kinds of characters are demanded, none are forbidden, and nothing is cut off. Of those who
 * sign in nothing is demanded: a rule that came later locks nobody out.
 *
 * @throws BAD_USER_INPUT, whichever rule it is; the message says which
 */
export function checkPassword(
  { config: { PASSWORD_MIN_LENGTH: least } }: Rules,
  password: string,
  { email, field = 'password' }: { email: string; field?: string },
) {
  if (!isBetween(least, MOST, password) || !password.isWellFormed())
    throw badInput(field, `A password has ${least} to ${MOST} characters.`);
  if (COMMON.has(password.toLowerCase()))
    throw badInput(field, 'This password is one of those tried first. Choose another.');
  if (isOf([...PLACE, email, email.slice(0, email.lastIndexOf('@'))], password, least))
    throw badInput(field, 'A password is more than an email address or the name of this place. Choose another.');
}

/** Whether one of these words is in a password that without them would be too short. */
function isOf(words: readonly string[], password: string, least: number): boolean {
  const bare = lettersOf(password);
  const known = words.map(lettersOf).filter((word) => word.length >= 3);
  const left = known.reduce((text, word) => text.replaceAll(word, ''), bare);
  return left !== bare && [...left].length < least;
}

const lettersOf = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
