import { Writable } from 'node:stream';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { makeLog } from '../../src/infra/log.js';
import { presentError } from '../../src/transport/errors.js';
import { badInput } from '../../src/kit/errors.js';
import { useApp, type TestApp } from '../support/app.js';
import { eventually } from '../support/together.js';

/** A log whose lines can be read. */
function readableLog() {
  const lines: Record<string, any>[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)) as Record<string, any>);
      done();
    },
  });
  return { lines, log: makeLog('info', destination) };
}

/** Lets Postgres answer the reading of accounts, and nothing else, in another way. */
function answering(app: TestApp, answer: () => Promise<unknown>) {
  const { pool } = app.apps[0]!.infra;
  const query = pool.query.bind(pool) as (...given: unknown[]) => Promise<unknown>;
  return jest
    .spyOn(pool, 'query')
    .mockImplementation(((...given: unknown[]) =>
      (given[0] as { name?: string }).name === 'accounts-by-id' ? answer() : query(...given)) as never);
}

describe('what is shown of an error', () => {
  const { lines, log } = readableLog();
  const ctx = { log, requestId: 'request-1' };
  const closed = { namesSchema: false };

  afterEach(() => void lines.splice(0));

  test.each([
    ['an error', new Error('password of "postgres" at /srv/app.js')],
    ['a string', 'select * from accounts'],
    ['nothing', undefined],
    ['a database error', Object.assign(new Error('duplicate key value'), { code: '23505', detail: 'Key (email)' })],
  ])('a fault that throws %s is masked, and logged whole under its request id', (_name, cause) => {
    const error = new GraphQLError('field failed', { path: ['me'], originalError: cause as Error });

    const shown = presentError(cause instanceof Error ? error : cause, ctx, closed).toJSON();

    expect(shown.message).toBe('Something went wrong.');
    expect(shown.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', requestId: 'request-1' });
    expect(lines).toMatchObject([{ level: 50, requestId: 'request-1', msg: 'fault' }]);
  });

  test.each([
    ['of Postgres, out of connections', Object.assign(new Error('sorry, too many clients'), { code: '53300' })],
    ['of Postgres, stopping', Object.assign(new Error('terminating connection'), { code: '57P01' })],
    ['of Postgres, lost on the way', new Error('Connection terminated unexpectedly')],
    ['of a deadlock that came again and again', Object.assign(new Error('deadlock detected'), { code: '40P01' })],
    ['of Redis, starting', new Error('LOADING Redis is loading the dataset in memory')],
    ['of Redis, gone', Object.assign(new Error('Reached the max'), { name: 'MaxRetriesPerRequestError' })],
    ['of every address', new AggregateError([Object.assign(new Error(), { code: 'ECONNREFUSED' })], 'all failed')],
  ])('an outage is told as one, without its words, and logged whole: %s', (_what, cause) => {
    const error = new GraphQLError('field failed', { path: ['me'], originalError: cause });

    const shown = presentError(error, ctx, closed).toJSON();

    expect(shown.message).not.toContain(cause.message);
    expect(shown.extensions).toEqual({ code: 'SERVICE_UNAVAILABLE', requestId: 'request-1', retryAfterSeconds: 5 });
    expect(lines).toMatchObject([{ level: 50, requestId: 'request-1', err: { message: cause.message } }]);
  });

  test('a mistake of the caller keeps its code and its details, and is no fault', () => {
    const error = new GraphQLError('x', { path: ['courses'], originalError: badInput('first', 'Too many.') });

    const shown = presentError(error, ctx, closed).toJSON();

    expect(shown).toMatchObject({ message: 'Too many.', path: ['courses'] });
    expect(shown.extensions).toEqual({ code: 'BAD_USER_INPUT', field: 'first' });
    expect(lines).toEqual([]);
  });
});

describe('a fault on the way', () => {
  const { lines, log } = readableLog();
  const app = useApp({ log });

  test('has the request id of its answer in the error, the header and the log line, and no inside of ours', async () => {
    const student = await app.student();
    const failure = new Error('relation "accounts" does not exist');
    const query = answering(app, () => Promise.reject(failure));

    const response = await fetch(`${app.apps[0]!.server!.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${student.token}` },
      body: JSON.stringify({ query: 'query Me { me { id } }' }),
    });
    const text = await response.text();
    query.mockRestore();

    const requestId = response.headers.get('x-request-id');
    expect(JSON.parse(text)).toMatchObject({
      data: { me: null },
      errors: [{ path: ['me'], extensions: { code: 'INTERNAL_SERVER_ERROR', requestId } }],
    });
    expect(text).not.toMatch(/relation|accounts|stack|\.js/);
    expect(lines).toContainEqual(expect.objectContaining({ requestId, msg: 'fault' }));
  });

  test('one line tells of each operation: name, duration, cost and outcome', async () => {
    lines.splice(0);

    await app.execute('query WhoAmI { me { id } }');
    await app.execute('query Wrong { nothing }');

    const told = lines.filter((line) => String(line['msg']).startsWith('operation'));
    expect(told).toEqual([
      expect.objectContaining({
        msg: 'operation',
        operation: 'WhoAmI',
        kind: 'query',
        transport: 'http',
        cost: 1,
        outcome: 'ok',
        durationMs: expect.any(Number),
        requestId: expect.any(String),
      }),
      expect.objectContaining({ msg: 'operation refused', outcome: 'GRAPHQL_VALIDATION_FAILED' }),
    ]);
  });

  test('secrets stay out of the log: tokens, passwords, tickets', async () => {
    lines.splice(0);
    const canary = 'canary-7f3a91';

    await app.execute(
      'mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }',
      { input: { email: `${canary}@example.com`, password: `${canary}-password` } },
      { headers: { authorization: `Bearer ${canary}-token` } },
    );
    await app.execute('mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }', {
      input: { email: `${canary}@example.com`, password: `${canary}-password` },
    });
    await app.execute(`{ me { ${canary.replaceAll('-', '_')} } }`);

    expect(JSON.stringify(lines)).not.toContain(canary);
  });

  test('names with line breaks cannot forge a log line', async () => {
    lines.splice(0);

    await app.execute('query A { me { id } }', {}, { headers: { 'x-request-id': 'a%0d%0a{"level":50}' } });

    expect(lines.every((line) => /^[\w-]+$/.test(String(line['requestId'])))).toBe(true);
  });
});

describe('an operation that takes too long', () => {
  const app = useApp({ env: { LIMIT_SECONDS: '1' } });

  test('is answered OPERATION_TIMEOUT, and the process goes on', async () => {
    const student = await app.student();
    const slow = answering(app, () => new Promise(() => {}));

    const answer = await app.execute('query Slow { me { id } }', {}, { as: student });
    slow.mockRestore();

    expect(answer.errors?.[0]?.extensions.code).toBe('OPERATION_TIMEOUT');
    expect(await app.run('query Slow { me { id } }', {}, { as: student })).toMatchObject({ id: student.id });
  });
});

describe('Postgres is away', () => {
  const app = useApp();

  test('answers are masked, /ready says so, /health does not', async () => {
    const { infra, server } = app.apps[0]!;
    const student = await app.student();
    const away = jest
      .spyOn(infra.pool, 'query')
      .mockRejectedValue(new Error('connect ECONNREFUSED 10.0.0.5:5432') as never);

    const ready = await fetch(`${server!.url}/ready`);
    const health = await fetch(`${server!.url}/health`);
    const body = await ready.text();
    away.mockRestore();

    expect(ready.status).toBe(503);
    expect(JSON.parse(body)).toEqual({ status: 'unavailable', postgres: false, redis: true, draining: false });
    expect(health.status).toBe(200);
    await eventually(async () => (await fetch(`${server!.url}/ready`)).status === 200, 'ready again');
    expect(await app.run('{ me { id } }', {}, { as: student })).toMatchObject({ id: student.id });
  });
});
