import { z } from 'zod';

/** A whole number within bounds. */
export const count = (min: number, max: number) =>
  z
    .string()
    .transform((text) => (/^\d+$/.test(text) ? Number(text) : NaN))
    .refine((number) => number >= min && number <= max, `needs a whole number from ${min} to ${max}`);
/** Seconds, with fractions. */
export const seconds = z
  .string()
  .transform((text) => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN))
  .refine((number) => number >= 0.05 && number <= 3_600, 'needs a number of seconds from 0.05 to 3600');
/** One of some names. */
export const oneOf = <const Name extends string>(names: readonly Name[]) =>
  z.enum(names, { error: `needs one of ${names.join(', ')}` });
/** What nobody else may know. */
export const secret = z.string().min(32, 'needs at least 32 characters');
/** Yes or no. */
export const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
/** Several, with commas between. */
export const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
);
