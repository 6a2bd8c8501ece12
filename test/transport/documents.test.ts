import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { parse, validate } from 'graphql';
import { Documents } from '../../src/transport/documents.js';
import { EXAMPLES } from '../../src/transport/examples.js';
import { metricsOf } from '../../src/infra/metrics.js';
import { bindSchema } from '../../src/transport/schema.js';
import { useApp } from '../support/app.js';

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

const LIMITS = { tokens: 1_000, depth: 12, aliases: 30, directives: 20, cost: 5_000 };

const schema = bindSchema();
const documents = (capacity: number) =>
  new Documents(schema, { limits: LIMITS, introspection: true, wording: { namesSchema: true }, capacity });

describe('documents', () => {
  test('are checked once and compiled when they come again', () => {
    const kept = documents(10);
    const source = 'query Twice { __typename }';

    const [first] = kept.find(source).operations.values();
    const knownAtFirst = first!.known;
    const [second] = kept.find(source).operations.values();

    expect(second).toBe(first);
    expect([knownAtFirst, second!.known]).toEqual([false, true]);
  });

  test('twenty thousand that come once are neither compiled nor kept, and push out none that is in use', () => {
    const kept = documents(100);
    const inUse = 'query InUse { __typename }';
    kept.find(inUse);
    const [operation] = kept.find(inUse).operations.values();
    collectGarbage();
    const before = process.memoryUsage().heapUsed;

    for (let i = 0; i < 20_000; i += 1) {
      const [once] = kept.find(`query Q${i} { __typename }`).operations.values();
      if (once!.known) throw new Error('compiled at its first use');
      if (i % 50 === 0) kept.find(inUse);
    }
    collectGarbage();

    expect([...kept.find(inUse).operations.values()][0]).toBe(operation);
    expect(kept.size).toBe(100);
    expect((process.memoryUsage().heapUsed - before) / 1024 / 1024).toBeLessThan(20);
  });
});

describe('the example operations', () => {
  test('fit the schema', () => {
    expect(validate(schema, parse(EXAMPLES)).map(({ message }) => message)).toEqual([]);
  });
});

describe('the metrics', () => {
  const app = useApp();

  test('name operations that come again, and never more than two hundred', async () => {
    for (let i = 0; i < 300; i += 1) {
      await app.execute(`query Name${i} { __typename }`);
      await app.execute(`query Name${i} { __typename }`);
    }
    await app.execute('query Once { __typename }');

    const text = await metricsOf(app.apps[0]!.infra).metrics();
    const names = new Set(
      [...text.matchAll(/graphql_operation_duration_seconds_count\{operation="(\w+)"/g)].map(([, name]) => name),
    );
    expect(names.size).toBe(201);
    expect(names).toContain('other');
    expect(names).not.toContain('Once');
  });

  test('tell of refusals by code, and of the lag of the event loop', async () => {
    await app.execute('{ nothing }');

    const response = await fetch(`${app.apps[0]!.server!.url}/metrics`);
    const text = await response.text();

    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(text).toMatch(/graphql_operations_refused_total\{code="GRAPHQL_VALIDATION_FAILED",transport="http"\} 1/);
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
  });
});
