import { z } from 'zod';
import { badInput } from '../../kit/errors.js';

/** The form of HTML's email field; addresses beyond ASCII are written in their ASCII form. */
const address = z.string().trim().max(254).pipe(z.email());
/** Controls, half characters, line ends and what turns the direction of the text around it. */
const NOT_IN_A_NAME = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

/** An email address without the spaces around it, its case as typed; null when it is none. */
export function emailOf(text: string): string | null {
  return address.safeParse(text).data ?? null;
}

/** An email address as `emailOf` gives it; BAD_USER_INPUT when it is none. */
export function checkEmail(text: string): string {
  const email = emailOf(text);
  if (email === null) throw badInput('email', 'Not an email address of at most 254 characters.');
  return email;
}

/** A name without the spaces around it, in Unicode form NFC; BAD_USER_INPUT when it will not do. */
export function checkName(text: string): string {
  const name = text.trim().normalize('NFC');
  if (!isBetween(1, 100, name) || NOT_IN_A_NAME.test(name))
    throw badInput('name', 'A name has 1 to 100 characters, none of them a control character.');
  return name;
}

/** Counted in characters, not in the halves that JavaScript stores them in. */
export function isBetween(least: number, most: number, text: string): boolean {
  return text.length <= 2 * most && [...text].length >= least && [...text].length <= most;
}
