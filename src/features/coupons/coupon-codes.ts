import { createHash, randomBytes } from 'node:crypto';

/** Crockford's base 32: no letter that looks like a digit. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 28;

/** A new code: 28 letters of 5 random bits, in groups of four. Nobody guesses one of 2^140. */
export function newCode(): string {
  const letters = Array.from(randomBytes(LENGTH), (byte) => LETTERS[byte % LETTERS.length]).join('');
  return letters.match(/.{4}/g)!.join('-');
}

/** What is kept of a code. Case, spaces and dashes do not matter, nor O for 0 and I or L for 1. */
export function digestOf(code: string): Buffer {
  const letters = code.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  return createHash('sha256').update(letters).digest();
}
