import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { useApp, type TestApp } from '../support/app.js';

const COUNT = 500;

const sockets: Socket[] = [];

async function open(app: TestApp, count: number): Promise<Socket[]> {
  const { hostname, port } = new URL(app.apps[0]!.server!.url);
  const opened = Array.from({ length: count }, () => connect(Number(port), hostname).on('error', () => {}));
  sockets.push(...opened);
  await Promise.all(opened.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
  return opened;
}

afterEach(() => sockets.splice(0).forEach((socket) => socket.destroy()));

describe('slow clients', () => {
  const app = useApp({ env: { REQUEST_SECONDS: '2' } });

  test('five hundred that never end their headers keep nobody waiting, and are cut off', async () => {
    const slow = await open(app, COUNT);
    let closed = 0;
    for (const socket of slow) {
      socket.on('close', () => (closed += 1)).resume();
      socket.write('POST /graphql HTTP/1.1\r\nHost: localhost\r\nX-Slow: ');
    }

    const startedMs = performance.now();
    const answer = await app.execute('{ __typename }');
    const tookMs = performance.now() - startedMs;

    expect(answer.data).toEqual({ __typename: 'Query' });
    expect(tookMs).toBeLessThan(1_000);
    await until(() => closed === COUNT, 10_000);
  });

  test('five hundred that never end their bodies keep nobody waiting, and are cut off', async () => {
    const slow = await open(app, COUNT);
    let closed = 0;
    for (const socket of slow) {
      socket.on('close', () => (closed += 1)).resume();
      socket.write(
        'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
      );
    }

    const answer = await app.execute('{ __typename }');

    expect(answer.data).toEqual({ __typename: 'Query' });
    await until(() => closed === COUNT, 10_000);
  });

  test('five hundred that do not read their answers keep nobody waiting', async () => {
    const slow = await open(app, COUNT);
    for (const socket of slow) {
      socket.pause();
      for (let i = 0; i < 20; i += 1) socket.write('GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n');
    }

    const answer = await app.execute('{ __typename }');

    expect(answer.data).toEqual({ __typename: 'Query' });
  });
});

describe('a server that closes', () => {
  const app = useApp({ env: { DRAIN_SECONDS: '5' } });

  test('fails readiness first, finishes what is in flight, and takes nobody new', async () => {
    const process = await app.openProcess();
    const server = process.server!;
    const student = await app.student();
    let arrived!: () => void;
    const inFlight = new Promise<void>((resolve) => (arrived = resolve));
    let release!: () => void;
    const released = new Promise<void>((resolve) => (release = resolve));
    const query = process.infra.pool.query.bind(process.infra.pool) as (...given: unknown[]) => Promise<unknown>;
    jest.spyOn(process.infra.pool, 'query').mockImplementation((async (...given: unknown[]) => {
      if ((given[0] as { name?: string }).name === 'accounts-by-id') {
        arrived();
        await released;
      }
      return query(...given);
    }) as never);
    const answer = fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${student.token}` },
      body: JSON.stringify({ query: '{ me { name } }' }),
    });
    await inFlight;

    server.drain();
    const ready = await fetch(`${server.url}/ready`);
    const closing = process.close();
    await until(async () => (await fetch(`${server.url}/health`).catch(() => null)) === null, 5_000);
    release();

    expect(ready.status).toBe(503);
    expect(await (await answer).json()).toMatchObject({ data: { me: { name: student.name } } });
    const startedMs = performance.now();
    await closing;
    expect(performance.now() - startedMs).toBeLessThan(1_000);
  });
});

async function until(holds: () => boolean | Promise<boolean>, withinMs: number): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`never came true: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
