import { createHash } from 'node:crypto';
import { expect } from '@jest/globals';
import { metricsOf } from '../../src/infra/metrics.js';
import type { ErrorCode } from '../../src/transport/errors.js';
import type { OperationRequest } from '../../src/transport/operation.js';
import type { TestApp } from '../support/app.js';

/** What came back over either transport: an execution result, or the errors of a refusal. */
export interface CheckedAnswer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Record<string, unknown> }[];
}

/** Sends one operation over a transport. */
export type Send = (request: OperationRequest) => Promise<CheckedAnswer>;

/** One check of the scanners, to be held over HTTP and over WebSocket alike. Ids are those of the test table (S1 …). */
export interface Check {
  readonly id: string;
  readonly name: string;
  readonly request: OperationRequest;
  readonly expect: {
    /** The code it is refused with; null: it is answered. */
    readonly code: ErrorCode | null;
    /** What no part of the answer may say. */
    readonly never?: RegExp;
    readonly data?: unknown;
  };
}

const repeat = (count: number, part: (index: number) => string, separator = ' ') =>
  Array.from({ length: count }, (_, index) => part(index)).join(separator);

const nested = (depth: number) => `${'{ parent '.repeat(depth)}{ id }${' }'.repeat(depth)}`;

const fragmentTower = (height: number) =>
  `{ categories { ...F0 } } ${repeat(
    height,
    (i) => `fragment F${i} on Category { a${i}: children { ...F${i + 1} } b${i}: children { ...F${i + 1} } }`,
  )} fragment F${height} on Category { id }`;

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Holds with every setting, with introspection on or off. */
export const checks: readonly Check[] = [
  {
    id: 'S1',
    name: 'an operation of ordinary size is answered',
    request: { query: 'query Ordinary { courses(first: 20) { edges { node { title category { name } } } } }' },
    expect: { code: null },
  },
  {
    id: 'S1',
    name: 'depth above the limit',
    request: { query: `{ categories ${nested(12)} }` },
    expect: { code: 'LIMIT_EXCEEDED' },
  },
  {
    id: 'S1',
    name: 'depth above the limit through fragments',
    request: {
      query: `{ categories { ...A } } ${repeat(14, (i) => `fragment ${'ABCDEFGHIJKLMNO'[i]} on Category { parent { ...${'ABCDEFGHIJKLMNO'[i + 1]} } }`)} fragment O on Category { id }`,
    },
    expect: { code: 'LIMIT_EXCEEDED' },
  },
  {
    id: 'S1',
    name: 'a page of a million',
    request: { query: '{ courses(first: 1000000) { edges { node { id } } } }' },
    expect: { code: 'LIMIT_EXCEEDED' },
  },
  {
    id: 'S1',
    name: 'a page of a million in a variable',
    request: {
      query: 'query ($n: Int) { courses(first: $n) { edges { node { id } } } }',
      variables: { n: 1_000_000 },
    },
    expect: { code: 'LIMIT_EXCEEDED' },
  },
  {
    id: 'S1',
    name: 'lists within lists within lists',
    request: {
      query: '{ courses(first: 100) { edges { node { category { children { children { children { id } } } } } } } }',
    },
    expect: { code: 'LIMIT_EXCEEDED' },
  },
  {
    id: 'S1',
    name: 'a tower of fragments that doubles with each storey',
    request: { query: fragmentTower(9) },
    expect: { code: 'LIMIT_EXCEEDED' },
  },
  {
    id: 'S2',
    name: '101 aliases of one field',
    request: { query: `{ ${repeat(101, (i) => `a${i}: __typename`)} }` },
    expect: { code: 'LIMIT_EXCEEDED' },
  },
  {
    id: 'S2',
    name: 'fifty sign-ins under aliases',
    request: {
      query: `mutation { ${repeat(50, (i) => `a${i}: signIn(input: { email: "a@example.com", password: "guess-${i}" }) { __typename }`)} }`,
    },
    expect: { code: 'LIMIT_EXCEEDED' },
  },
  {
    id: 'S2',
    name: 'directives without end',
    request: { query: `{ __typename ${'@skip(if: false) '.repeat(50)} }` },
    expect: { code: 'LIMIT_EXCEEDED' },
  },
  {
    id: 'S2',
    name: 'ten unknown directives give no ten errors',
    request: { query: `{ __typename ${'@aa '.repeat(10)} }` },
    expect: { code: 'GRAPHQL_VALIDATION_FAILED' },
  },
  {
    id: 'S3',
    name: 'a field five hundred times over',
    request: { query: `{ ${'__typename '.repeat(500)} }` },
    expect: { code: null, data: { __typename: 'Query' } },
  },
  {
    id: 'S3',
    name: 'a list nested 9,000 deep',
    request: { query: `{ course(id: ${'['.repeat(9_000)}${']'.repeat(9_000)}) { id } }` },
    expect: { code: 'LIMIT_EXCEEDED' },
  },
  {
    id: 'S3',
    name: 'fields nested 5,000 deep',
    request: { query: `${'{a'.repeat(5_000)}{f}${'}'.repeat(5_000)}` },
    expect: { code: 'LIMIT_EXCEEDED' },
  },
  {
    id: 'S3',
    name: 'ten thousand directives',
    request: { query: `{ __typename ${'@aa '.repeat(10_000)} }` },
    expect: { code: 'LIMIT_EXCEEDED' },
  },
  {
    id: 'S3',
    name: 'text that is not GraphQL',
    request: { query: 'qwerty cop { abc }' },
    expect: { code: 'GRAPHQL_PARSE_FAILED', never: /exception|stack|\.js/ },
  },
  { id: 'S3', name: 'no text at all', request: { query: '' }, expect: { code: 'BAD_REQUEST' } },
  { id: 'S3', name: 'a query that is no text', request: { query: 7 }, expect: { code: 'BAD_REQUEST' } },
  {
    id: 'S3',
    name: 'variables that are no object',
    request: { query: '{ __typename }', variables: ['a'] },
    expect: { code: 'BAD_REQUEST' },
  },
  {
    id: 'S3',
    name: 'an operation name that no operation has',
    request: { query: 'query A { __typename }', operationName: '__proto__' },
    expect: { code: 'BAD_REQUEST' },
  },
  {
    id: 'S3',
    name: 'fragments in a circle',
    request: { query: '{ categories { ...A } } fragment A on Category { ...B } fragment B on Category { ...A }' },
    expect: { code: 'GRAPHQL_VALIDATION_FAILED' },
  },
  {
    id: 'S3',
    name: 'a subscription whose field is included by a variable',
    request: {
      query: 'subscription ($a: Boolean!) { remainingSeats(courseIds: []) @include(if: $a) { version } }',
      variables: { a: true },
    },
    expect: { code: 'GRAPHQL_VALIDATION_FAILED' },
  },
  {
    id: 'S4',
    name: '__typename is allowed',
    request: { query: '{ __typename }' },
    expect: { code: null, data: { __typename: 'Query' } },
  },
  {
    id: 'S4',
    name: 'introspection in circles',
    request: { query: '{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }' },
    expect: { code: 'GRAPHQL_VALIDATION_FAILED' },
  },
  {
    id: 'S5',
    name: 'an unknown hash',
    request: { extensions: { persistedQuery: { version: 1, sha256Hash: sha256('unknown') } } },
    expect: { code: 'PERSISTED_QUERY_NOT_FOUND' },
  },
  {
    id: 'S5',
    name: 'a document under the hash of another',
    request: {
      query: '{ __typename }',
      extensions: { persistedQuery: { version: 1, sha256Hash: sha256('{ me { id } }') } },
    },
    expect: { code: 'BAD_REQUEST' },
  },
  {
    id: 'S11',
    name: 'keys that an input does not have',
    request: {
      query: 'mutation ($input: SignUpInput!) { signUp(input: $input) { __typename } }',
      variables: { input: { email: 'a@example.com', password: 'surely long enough', name: 'A', role: 'ADMIN' } },
    },
    expect: { code: 'BAD_USER_INPUT' },
  },
  {
    id: 'S12',
    name: 'what only admins may do, as a guest',
    request: {
      query: 'mutation { createCategory(input: { code: "x", name: "X" }) { __typename } }',
    },
    expect: { code: 'UNAUTHENTICATED' },
  },
  {
    id: 'S23',
    name: 'SQL in a search',
    request: {
      query: 'query ($query: String) { courses(query: $query) { edges { node { id } } } }',
      variables: { query: `'; drop table accounts; -- \\ %_\u0000` },
    },
    expect: { code: null, never: /syntax|relation|select/i },
  },
  {
    id: 'S23',
    name: 'a cursor that nobody gave out',
    request: { query: '{ courses(after: "bm90IGEgY3Vyc29y") { edges { node { id } } } }' },
    expect: { code: 'BAD_USER_INPUT' },
  },
  {
    id: 'S23',
    name: 'an id that is none',
    request: { query: `{ course(id: "course_' or 1=1") { id } }` },
    expect: { code: 'BAD_USER_INPUT', never: /syntax|uuid/i },
  },
];

/** Names that no message may give away where introspection is off. */
const NAMES =
  /[Dd]id you mean|courses|Category|SignUpInput|CourseFilter|String|Int\b|\bID\b|selection of subfields|of type/;

/** Holds with introspection off. Whoever probes the schema by its error messages gets nothing. */
export const closedChecks: readonly Check[] = [
  ...[
    '{ __schema { types { name } } }',
    '{ a: __schema { queryType { name } } }',
    '{ ...F } fragment F on Query { __schema { queryType { name } } }',
    '{ __type(name: "Account") { name } }',
  ].map((query): Check => ({
    id: 'S4',
    name: `introspection: ${query}`,
    request: { query },
    expect: { code: 'GRAPHQL_VALIDATION_FAILED', never: NAMES },
  })),
  ...[
    '{ cours { id } }',
    '{ courses }',
    '{ courses { edges { node { titl } } } }',
    '{ __schema { directive } }',
    '{ course { id } }',
    '{ course(id: []) { id } }',
    '{ course(idd: "a") { id } }',
    '{ courses(filter: { openNowe: true }) { totalCount } }',
    '{ courses(sort: RELEVANCEE) { totalCount } }',
    '{ node(id: "x") { ... on Cours { id } } }',
    '{ me { name { first } } }',
    'query ($a: CourseFilte) { courses(filter: $a) { totalCount } }',
    'mutation { signUp { __typename } }',
    '{ courses @inclde(if: true) { totalCount } }',
  ].map((query): Check => ({
    id: 'S4',
    name: `a probe: ${query}`,
    request: { query },
    expect: { code: 'GRAPHQL_VALIDATION_FAILED', never: NAMES },
  })),
  {
    id: 'S4',
    name: 'a probe by the value of a variable',
    request: {
      query: 'query ($filter: CourseFilter) { courses(filter: $filter) { totalCount } }',
      variables: { filter: { openNowe: true } },
    },
    expect: { code: 'BAD_USER_INPUT', never: NAMES },
  },
];

/** Holds a check over one transport: its code, its silence, within 20 ms, and no resolver run where it is refused. */
export async function hold(app: TestApp, { request, expect: wanted }: Check, send: Send): Promise<void> {
  const before = await operationsRun(app);

  const { answer, ms } = await quickest(() => send(request));

  expect(answer.errors?.[0]?.extensions?.['code'] ?? null).toBe(wanted.code);
  if (wanted.data !== undefined) expect(answer.data).toEqual(wanted.data);
  if (wanted.never) expect(JSON.stringify(answer)).not.toMatch(wanted.never);
  if (wanted.code !== null && !RUNS.has(wanted.code)) {
    expect(answer.data ?? null).toBeNull();
    expect(ms).toBeLessThan(20);
    expect(await operationsRun(app)).toBe(before);
  }
}

/** Codes that a resolver may say. */
const RUNS = new Set<ErrorCode>(['BAD_USER_INPUT', 'UNAUTHENTICATED', 'FORBIDDEN']);

/** How many operations have run in the app's processes. */
export async function operationsRun(app: TestApp): Promise<number> {
  let count = 0;
  for (const { infra } of app.apps) {
    const metric = await metricsOf(infra).getSingleMetric('graphql_operation_duration_seconds')!.get();
    for (const { metricName, value } of metric.values as { metricName?: string; value: number }[]) {
      if (metricName?.endsWith('_count')) count += value;
    }
  }
  return count;
}

/** The quickest of a few tries: the others waited for the machine, not for us. */
async function quickest(send: () => Promise<CheckedAnswer>): Promise<{ answer: CheckedAnswer; ms: number }> {
  let best = Infinity;
  let answer: CheckedAnswer = {};
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const startedMs = performance.now();
    answer = await send();
    best = Math.min(best, performance.now() - startedMs);
  }
  return { answer, ms: best };
}
