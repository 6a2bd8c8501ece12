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

/** Checks and trims what a new account is made from; BAD_USER_INPUT names the field that will not do. */
export function checkNewAccount({ email, name, password }: { email: string; name: string; password: string }) {
  const checked = { email: emailOf(email), name: name.trim().normalize('NFC'), password };
  if (checked.email === null) throw badInput('email', 'Not an email address of at most 254 characters.');
  if (!isBetween(1, 100, checked.name) || NOT_IN_A_NAME.test(checked.name))
    throw badInput('name', 'A name has 1 to 100 characters, none of them a control character.');
  if (!isBetween(8, 256, password) || !password.isWellFormed())
    throw badInput('password', 'A password has 8 to 256 characters.');
  return { ...checked, email: checked.email };
}

/** Counted in characters, not in the halves that JavaScript stores them in. */
function isBetween(least: number, most: number, text: string): boolean {
  return text.length <= 2 * most && [...text].length >= least && [...text].length <= most;
}
