import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { PersistedQueries } from '../../src/transport/persisted.js';
import { useApp, type TestApp } from '../support/app.js';
import { operationsRun } from './checks.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const persisted = (text: string) => ({ persistedQuery: { version: 1, sha256Hash: sha256(text) } });

async function send(app: TestApp, request: object) {
  const response = await fetch(`${app.apps[0]!.server!.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  return (await response.json()) as { data?: unknown; errors?: { message: string; extensions: { code: string } }[] };
}

describe('persisted queries', () => {
  const app = useApp();

  test('a hash is answered once its text was sent with it', async () => {
    const query = 'query Kept { me { id } }';

    const unknown = await send(app, { extensions: persisted(query) });
    const registered = await send(app, { query, extensions: persisted(query) });
    const alone = await send(app, { extensions: persisted(query) });

    expect(unknown.errors).toMatchObject([
      { message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } },
    ]);
    expect(registered.data).toEqual({ me: null });
    expect(alone.data).toEqual({ me: null });
  });

  test('a hash is answered by GET as well', async () => {
    const query = 'query KeptToo { me { id } }';
    await send(app, { query, extensions: persisted(query) });
    const url = new URL(`${app.apps[0]!.server!.url}/graphql`);
    url.searchParams.set('extensions', JSON.stringify(persisted(query)));

    const response = await fetch(url, { headers: { 'apollo-require-preflight': 'true' } });

    expect(await response.json()).toMatchObject({ data: { me: null } });
  });

  test('a text is not kept under the hash of another, nor one that does not fit the schema', async () => {
    const wrong = '{ nothing }';

    const foreign = await send(app, { query: '{ __typename }', extensions: persisted('{ me { id } }') });
    await send(app, { query: wrong, extensions: persisted(wrong) });

    expect(foreign.errors?.[0]?.extensions.code).toBe('BAD_REQUEST');
    for (const text of ['{ me { id } }', wrong]) {
      const answer = await send(app, { extensions: persisted(text) });
      expect(answer.errors?.[0]?.extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
    }
  });

  test.each([
    ['another version', { persistedQuery: { version: 2, sha256Hash: sha256('a') } }],
    ['no hash', { persistedQuery: { version: 1 } }],
    ['a hash that is no text', { persistedQuery: { version: 1, sha256Hash: { $gt: '' } } }],
    ['no object', { persistedQuery: 'x' }],
  ])('is refused with %s', async (_name, extensions) => {
    const answer = await send(app, { query: '{ __typename }', extensions });

    expect(answer.errors?.[0]?.extensions.code).toBe('BAD_REQUEST');
  });

  test('ten thousand registrations take no more room than a thousand', () => {
    const store = new PersistedQueries();

    for (let i = 0; i < 10_000; i += 1) store.keep(sha256(String(i)), `query Q${i} { me { id } }`);

    expect(store.size).toBe(1_000);
  });
});

describe('trusted documents', () => {
  const body = 'query Trusted { me { id } }';
  const dir = mkdtempSync(path.join(tmpdir(), 'trusted-documents-'));
  const manifest = path.join(dir, 'manifest.json');
  writeFileSync(
    manifest,
    JSON.stringify({
      format: 'apollo-persisted-query-manifest',
      version: 1,
      operations: [{ id: sha256(body), name: 'Trusted', type: 'query', body }],
    }),
  );
  const app = useApp({ env: { TRUSTED_DOCUMENTS: manifest } });

  test('a document of the list is run, by its id or by its text', async () => {
    expect((await send(app, { extensions: persisted(body) })).data).toEqual({ me: null });
    expect((await send(app, { query: body })).data).toEqual({ me: null });
  });

  test('every other one gets the same answer, whatever is in it', async () => {
    const before = await operationsRun(app);
    const others = [
      { query: '{ __typename }' },
      { query: '{ nothing }' },
      { query: '{' },
      { query: `${body} ` },
      { query: `{ a(x: ${'['.repeat(5_000)}) }` },
      { extensions: persisted('{ __typename }') },
      { query: '{ __typename }', extensions: persisted('{ __typename }') },
      { query: '{ __typename }', extensions: persisted(body) },
      {},
    ];

    for (const other of others) {
      const { errors, data } = await send(app, other);
      expect(data).toBeUndefined();
      expect(errors).toEqual([
        {
          message: 'Only the documents of this installation are run.',
          extensions: { code: 'PERSISTED_QUERY_NOT_IN_LIST' },
        },
      ]);
    }
    expect(await operationsRun(app)).toBe(before);
  });
});
