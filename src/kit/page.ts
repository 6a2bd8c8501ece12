import { badInput } from './errors.js';

export const PAGE_MAX = 100;

/** What a paged field was asked for. */
export interface PageRequest {
  first?: number | null;
  /** Cursor of the last item seen. */
  after?: string | null;
}

export interface Edge<T> {
  cursor: string;
  node: T;
}

/** One page in the shape of the contract's connections; `totalCount` runs only when it is asked for. */
export interface Page<T> {
  edges: Edge<T>[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
  totalCount: () => Promise<number>;
}

/** The page size to read, within 1 to 100. */
export function pageSize(first: number | null | undefined): number {
  const size = first ?? 10;
  if (size < 1 || size > PAGE_MAX) throw badInput('first', `first must be from 1 to ${PAGE_MAX}.`);
  return size;
}

/** An opaque cursor over the sort keys of an item. */
export function encodeCursor(keys: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}

/** The sort keys in a cursor; BAD_USER_INPUT when it is not one of `length` keys. */
export function decodeCursor(cursor: string, length: number): (string | number | null)[] {
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const plain = (key: unknown) => key === null || typeof key === 'string' || typeof key === 'number';
    if (Array.isArray(keys) && keys.length === length && keys.every(plain)) return keys;
  } catch {
    // Said below.
  }
  throw badInput('after', 'Not a cursor of this list.');
}

/**
 * A page out of `size + 1` rows read: the one too many only tells that more follow.
 *
 * @param cursorOf the sort keys of an item, the ones that `decodeCursor` gives back
 */
export function pageOf<T>(
  rows: readonly T[],
  size: number,
  {
    after,
    cursorOf,
    totalCount,
  }: { after?: string | null; cursorOf: (row: T) => readonly unknown[]; totalCount: () => Promise<number> },
): Page<T> {
  const edges = rows.slice(0, size).map((node) => ({ cursor: encodeCursor(cursorOf(node)), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > size,
      hasPreviousPage: after != null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount,
  };
}
