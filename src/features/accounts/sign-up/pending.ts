import { z } from 'zod';
import { slotOf } from '../one-time-code.js';

/** A sign-up that waits for its code, kept in Redis. */
export const pendingSignUp = z.object({
  email: z.string(),
  name: z.string(),
  passwordHash: z.string(),
  locale: z.enum(['en', 'ko']),
  /** Known to who asked, and to nobody who only reads the letter. */
  request: z.string(),
});
export type PendingSignUp = z.infer<typeof pendingSignUp>;

/** One for each address: a further request replaces the one before. */
export const signUpSlot = (email: string) => slotOf('signUp', email.toLowerCase());
