import { z } from 'zod';
import { slotOf } from '../one-time-code.js';

/** A change of the email address that waits for its codes, kept in Redis. */
export const pendingEmailChange = z.object({ from: z.string().nullable(), to: z.string() });

/** One for each person: a further request replaces the one before. */
export const emailChangeSlot = (accountId: string) => slotOf('emailChange', accountId);
