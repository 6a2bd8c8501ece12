import { once } from 'node:events';
import net from 'node:net';
import { createClient } from 'graphql-ws';
import { afterEach, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import type { App } from '../../src/app.js';
import { useApp } from '../support/app.js';
import { RawSocket } from '../support/raw-socket.js';
import { REMAINING_SEATS, watchedCourse } from '../support/seats.js';
import { usePrograms } from '../support/server.js';
import { eventually, together } from '../support/together.js';

describe('a process that ends', () => {
  const app = useApp({ env: { DRAIN_SECONDS: '2' } });
  const { server } = usePrograms();
  const urlOf = ({ server }: App) => server!.url;
  const opened: RawSocket[] = [];
  const ready = async (process: App, payload?: Record<string, unknown>) => {
    const socket = await RawSocket.ready(urlOf(process), payload);
    opened.push(socket);
    return socket;
  };
  afterEach(() => opened.splice(0).forEach((socket) => socket.destroy()));

  test('closes its sockets with 1012', async () => {
    const process = await app.openProcess();
    const sockets = await together(Array.from({ length: 50 }), () => ready(process));

    const started = performance.now();
    await process.close();
    const tookMs = performance.now() - started;

    const closed = await together(sockets, (socket) => socket.closed());
    expect(closed).toEqual(Array(50).fill({ code: 1012, reason: 'Service restart' }));
    console.log(`50 sockets closed and the process ended in ${tookMs.toFixed(0)} ms`);
  });

  test('spreads the closes over the time it has', async () => {
    const process = await app.openProcess();
    const sockets = await together(Array.from({ length: 300 }), () => ready(process));
    const started = performance.now();
    const closedAt = sockets.map(async (socket) => {
      await socket.closed();
      return performance.now() - started;
    });

    await process.close();

    const times = (await Promise.all(closedAt)).sort((a, b) => a - b);
    const steps = new Set(times.map((ms) => Math.round(ms / 15)));
    expect(steps.size).toBeGreaterThan(5);
    console.log(`300 sockets closed between ${times[0]!.toFixed(0)} and ${times.at(-1)!.toFixed(0)} ms`);
  });

  test('gives an answer that is under way before it closes the socket', async () => {
    const student = await app.student();
    const process = await app.openProcess();
    const socket = await ready(process, { authorization: `Bearer ${student.token}` });
    const client = await app.apps[0]!.infra.pool.connect();
    await client.query('begin; lock table accounts in access exclusive mode');
    socket.subscribe('1', `query Me { me { id } }`);
    await eventually(
      async () =>
        (await app.sql(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`))
          .length > 0,
      'the query waits',
    );

    const closing = process.close();
    await socket.expectSilence(200);
    await client.query('rollback');
    client.release();

    expect(await socket.next()).toMatchObject({ id: '1', payload: { data: { me: { id: student.id } } } });
    expect(await socket.closed()).toEqual({ code: 1012, reason: 'Service restart' });
    await closing;
  });

  test('cuts off whoever does not close when the time is over', async () => {
    const process = await app.openProcess();
    const [stalled, polite] = [await ready(process), await ready(process)];
    stalled.stall();

    const started = performance.now();
    await process.close();
    const tookMs = performance.now() - started;

    expect((await polite.closed()).code).toBe(1012);
    // What ws itself would wait for a closing handshake is longer.
    expect(tookMs).toBeLessThan(4_500);
    console.log(`with one stalled reader and DRAIN_SECONDS=2 the process ended after ${tookMs.toFixed(0)} ms`);
  });

  test('ends with exit code 0 after SIGTERM, whatever its sockets do', async () => {
    const program = server({
      NODE_ENV: 'production',
      DATABASE_URL: app.databaseUrl,
      REDIS_URL: process.env['REDIS_URL']!,
      ACCESS_TOKEN_SECRET: 'a secret of this test alone, 32 characters',
      TICKET_SECRET: 'another secret of this test, 32 characters',
      DRAIN_SECONDS: '2',
    });
    const url = await program.url();
    const [stalled, polite] = [await RawSocket.ready(url), await RawSocket.ready(url)];
    opened.push(stalled, polite);
    stalled.stall();

    const { code, stderr } = await program.kill('SIGTERM');

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(await polite.closed()).toEqual({ code: 1012, reason: 'Service restart' });
  });

  test('takes no new socket while it drains, not even one that was being asked for', async () => {
    const process = await app.openProcess();
    const { hostname, port } = new URL(urlOf(process));
    (await ready(process)).stall();
    const late = net.connect(Number(port), hostname);
    late.write(
      `GET /graphql HTTP/1.1\r\nHost: ${hostname}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n`,
    );
    await app.run(`query Typename { __typename }`);

    const closing = process.close();
    late.write('\r\n');
    const [answer] = (await once(late, 'data')) as [Buffer];

    expect(String(answer)).toMatch(/^HTTP\/1\.1 503 /);
    await expect(RawSocket.open(urlOf(process))).rejects.toThrow(/ECONNREFUSED|hung up|hang up|503/);
    await closing;
  });

  test('is left by graphql-ws’s client for another one, which goes on where it was', async () => {
    const course = await watchedCourse(app);
    const process = await app.openProcess();
    let url = urlOf(process);
    const client = createClient({
      url: () => `${url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryWait: () => new Promise((resolve) => setTimeout(resolve, 10)),
    });
    const versions: number[] = [];
    const failures: unknown[] = [];
    const request = { query: REMAINING_SEATS, variables: { courseIds: [course.id] } };
    client.subscribe<{ remainingSeats: { version: number } }>(request, {
      next: ({ data }) => versions.push(data!.remainingSeats.version),
      error: (error) => failures.push(error),
      complete: () => failures.push('completed'),
    });
    await eventually(async () => versions.length === 1, 'the present state has come');

    url = urlOf(app.apps[0]!);
    await process.close();
    const version = await course.take();

    await eventually(async () => versions.at(-1) === version, 'the client watches on');
    expect(failures).toEqual([]);
    await client.dispose();
  });
});
