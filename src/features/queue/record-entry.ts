import { createHash } from 'node:crypto';

/**
 * What can happen in a room. `joined`, `drew` (before the opening), `returned` (after being passed over) and `restored` (after Redis was lost) put a
 * number in the line; `admitted`, `admittedByAdmin` and `readmitted` (after Redis was lost) let it in; `passedOver`,
 * `left`, `leaseEnded` and `done` take it out. The rest is about the room as a whole and has the number 0.
 */
export const KINDS = [
  ...['joined', 'drew', 'returned', 'restored', 'admitted', 'admittedByAdmin', 'readmitted'],
  ...['passedOver', 'left', 'leaseEnded', 'done'],
  ...['life', 'policy', 'frozen', 'resumed', 'leasesExtended', 'gathering', 'revealed'],
] as const;

/** One thing that happened in a room. Numbers stand for people: only who has a place knows whose it is. */
export interface RecordEntry {
  /** Its place in the record, from 1 without a gap. */
  readonly n: number;
  /** The life of Redis in which it happened, and its place in that. */
  readonly epoch: string;
  readonly k: number;
  readonly kind: string;
  readonly seq: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly detail: string;
  /** SHA-256 (FIPS 180-4) of the hash before it and of everything above, in hex. */
  readonly hash: string;
}

/** An entry as Redis keeps it until it is in Postgres. */
export type LooseEntry = Omit<RecordEntry, 'n' | 'hash'>;

/** Reads the text that `room.lua` wrote. */
export function readEntry(text: string): LooseEntry {
  const [epoch, k, kind, seq, at, ...detail] = text.split(' ');
  return { epoch: epoch!, k: Number(k), kind: kind!, seq: Number(seq), at: Number(at), detail: detail.join(' ') };
}

/** The hash that an entry must have after another; the first one follows the empty text. */
export function hashOf(before: string, { n, epoch, k, kind, seq, at, detail }: Omit<RecordEntry, 'hash'>): string {
  return createHash('sha256')
    .update(`${before}\n${JSON.stringify([n, epoch, k, kind, seq, at, detail])}`)
    .digest('hex');
}
