import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { LRUCache } from 'lru-cache';
import { PresentedError } from './errors.js';

/** What `extensions.persistedQuery` says: the SHA-256 of the document, in hex. */
interface PersistedQuery {
  readonly version: 1;
  readonly sha256Hash: string;
}

const DOCUMENTS_MAX = 1_000;
const BYTES_MAX = 8 * 1024 * 1024;

/**
 * Documents by their SHA-256 (automatic persisted queries): a client sends the hash alone, and the text with it once
 * when the hash is not known. Bounded, and a text under the hash of another is refused.
 */
export class PersistedQueries {
  readonly #documents = new LRUCache<string, string>({
    max: DOCUMENTS_MAX,
    maxSize: BYTES_MAX,
    sizeCalculation: (document) => document.length + 100,
  });

  get size(): number {
    return this.#documents.size;
  }

  get(sha256Hash: string): string | undefined {
    return this.#documents.get(sha256Hash);
  }

  /** Remembers a document that proved sound. */
  keep(sha256Hash: string, document: string): void {
    this.#documents.set(sha256Hash, document);
  }
}

/** The only documents that may be run. */
export class TrustedDocuments {
  readonly #byHash: ReadonlyMap<string, string>;
  readonly #texts: ReadonlySet<string>;

  constructor(byHash: ReadonlyMap<string, string>) {
    this.#byHash = byHash;
    this.#texts = new Set(byHash.values());
  }

  get(id: string): string | undefined {
    return this.#byHash.get(id);
  }

  has(document: string): boolean {
    return this.#texts.has(document);
  }

  /**
   * Reads a manifest: Apollo's (`{ operations: [{ id, body }] }`) or an object from id to text, as GraphQL Code
   * Generator and Relay write it.
   *
   * @throws when the file is neither
   */
  static read(path: string): TrustedDocuments {
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as
      { operations: { id: string; body: string }[] } | Record<string, string>;
    const entries = Array.isArray(manifest.operations)
      ? manifest.operations.map(({ id, body }) => [id, body] as const)
      : Object.entries(manifest as Record<string, string>);
    if (entries.length === 0 || !entries.flat().every((part) => typeof part === 'string')) {
      throw new Error(`TRUSTED_DOCUMENTS: ${path} is not a manifest of documents`);
    }
    return new TrustedDocuments(new Map(entries));
  }
}

/** The text to run, and the hash to keep it under once it proved sound. */
export type Source =
  { readonly text: string; readonly keepAs?: string; readonly error?: undefined } | { readonly error: PresentedError };

/** Finds the text that a request means: its `query`, or the one its `extensions.persistedQuery` stands for. */
export function sourceOf(
  { query, extensions }: { query: string | undefined; extensions: Readonly<Record<string, unknown>> | undefined },
  { persisted, trusted }: { persisted: PersistedQueries; trusted: TrustedDocuments | null },
): Source {
  const asked = persistedQueryOf(extensions);
  if (asked === 'malformed')
    return { error: badRequest('`extensions.persistedQuery` needs version 1 and a sha256Hash.') };
  if (trusted) {
    const text = query ?? (asked && trusted.get(asked.sha256Hash));
    return text !== undefined && trusted.has(text) ? { text } : { error: notInList() };
  }
  if (!asked) {
    return query ? { text: query } : { error: badRequest('`query` must be a string with an operation.') };
  }
  if (query === undefined) {
    const text = persisted.get(asked.sha256Hash);
    return text === undefined ? { error: notFound() } : { text };
  }
  if (createHash('sha256').update(query).digest('hex') !== asked.sha256Hash) {
    return { error: badRequest('The sha256Hash is not that of the query.') };
  }
  return { text: query, keepAs: asked.sha256Hash };
}

function persistedQueryOf(extensions: Readonly<Record<string, unknown>> | undefined) {
  const asked = extensions?.['persistedQuery'];
  if (asked == null) return undefined;
  const { version, sha256Hash } = asked as Partial<PersistedQuery>;
  if (version !== 1 || typeof sha256Hash !== 'string' || sha256Hash === '') return 'malformed';
  return { version, sha256Hash } satisfies PersistedQuery;
}

const badRequest = (message: string) => new PresentedError(message, 'BAD_REQUEST');

// Message and code are the ones that clients of automatic persisted queries know.
const notFound = () => new PresentedError('PersistedQueryNotFound', 'PERSISTED_QUERY_NOT_FOUND');
const notInList = () =>
  new PresentedError('Only the documents of this installation are run.', 'PERSISTED_QUERY_NOT_IN_LIST');
