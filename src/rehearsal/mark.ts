import { randomBytes } from 'node:crypto';

/** A name for a run that no other has: its beginning in UTC and four letters. */
export function newRun(now = new Date()): string {
  const [date, time] = now.toISOString().split('T') as [string, string];
  return `${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${randomBytes(2).toString('hex')}`;
}

/** How the accounts of a rehearsal are known; the domain is nobody's (RFC 2606). `%` stands for all of them. */
export const emailOf = (run: string, who: number | 'admin' | '#' | '%'): string =>
  `rehearsal-${run}-${who}@rehearsal.invalid`;

/** How the course and the room of a run are called. */
export const titleOf = (run: string): string => `[rehearsal ${run}]`;

/** All runs there ever were, as `like` takes it. */
export const EVERY_RUN = '%';
