import { afterEach, describe, expect, test } from '@jest/globals';
import { useApp } from '../support/app.js';
import { RawSocket, UpgradeRefused } from '../support/raw-socket.js';
import { REMAINING_SEATS, watchedCourse } from '../support/seats.js';
import { eventually } from '../support/together.js';

const TYPENAME = `query Typename { __typename }`;

describe('a WebSocket', () => {
  const app = useApp({
    env: {
      ALLOWED_ORIGINS: 'https://courses.example',
      INTROSPECTION: 'false',
      LIMIT_SOCKET_MESSAGES: '30',
      LIMIT_SOCKET_OPERATIONS: '3',
      LIMIT_SOCKETS_PER_ADDRESS: '3',
      PROXY_HOPS: '1',
      SOCKET_PING_SECONDS: '1',
    },
  });
  const url = () => app.apps[0]!.server!.url;
  const opened: RawSocket[] = [];
  let addresses = 0;
  const newAddress = () => `10.0.0.${(addresses += 1)}`;
  const open = async (headers: Record<string, string> = {}) => {
    const socket = await RawSocket.open(url(), { headers: { 'X-Forwarded-For': newAddress(), ...headers } });
    opened.push(socket);
    return socket;
  };
  const ready = async (payload?: Record<string, unknown>, headers: Record<string, string> = {}) => {
    const socket = await RawSocket.ready(url(), payload, { headers: { 'X-Forwarded-For': newAddress(), ...headers } });
    opened.push(socket);
    return socket;
  };
  const statusOf = (opening: Promise<RawSocket>) =>
    opening.then(
      () => 101,
      (error: unknown) => (error instanceof UpgradeRefused ? error.status : Promise.reject(error)),
    );
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((socket) => socket.close()));
  });

  describe('at the upgrade', () => {
    test.each([
      ['https://evil.example', 403],
      ['null', 403],
      ['https://courses.example.evil.example', 403],
      ['https://evil.example/https://courses.example', 403],
      ['http://courses.example', 403],
      ['https://courses.example:444', 403],
      ['', 403],
      ['https://courses.example', 101],
    ])('answers a page of «%s» with %i', async (origin, status) => {
      expect(await statusOf(open({ Origin: origin }))).toBe(status);
    });

    test('lets in a page of our own, and a program that is no page', async () => {
      expect(await statusOf(open({ Origin: url() }))).toBe(101);
      expect(await statusOf(open())).toBe(101);
    });

    test.each([['evil.example'], ['127.0.0.1.evil.example'], ['']])('answers the host «%s» with 421', async (host) => {
      expect(await statusOf(open({ Host: host }))).toBe(421);
    });

    test('answers another path with 404', async () => {
      expect(await statusOf(RawSocket.open(url(), { path: '/other' }))).toBe(404);
    });

    test('answers an address that has its sockets already with 429, and no other address', async () => {
      const headers = { 'X-Forwarded-For': newAddress() };
      const [first] = [await open(headers), await open(headers), await open(headers)];

      expect(await statusOf(open(headers))).toBe(429);
      expect(await statusOf(open())).toBe(101);
      await first.close();
      await eventually(async () => (await statusOf(open(headers))) === 101, 'a place is free again');
    });

    test('counts by what the proxy says, not by what the client says before it', async () => {
      const address = newAddress();
      const forged = () => ({ 'X-Forwarded-For': `${newAddress()}, ${address}` });
      for (let i = 0; i < 3; i += 1) await open(forged());

      expect(await statusOf(open(forged()))).toBe(429);
    });
  });

  test('is counted in the metrics', async () => {
    await ready();

    const metrics = await (await fetch(`${url()}/metrics`)).text();

    expect(metrics).toContain('\nwebsocket_connections 1\n');
  });

  test('that sends more messages than it may is closed with 4429', async () => {
    const socket = await ready();

    for (let i = 0; i < 40; i += 1) socket.send({ type: 'ping' });

    expect(await socket.closed()).toEqual({ code: 4429, reason: 'Too many messages' });
  });

  test('that runs more operations than it may is told so for each one too many, and keeps the others', async () => {
    const course = await watchedCourse(app);
    const socket = await ready();
    for (const id of ['1', '2', '3']) {
      socket.subscribe(id, REMAINING_SEATS, { courseIds: [course.id] });
      await socket.next();
    }

    socket.subscribe('4', TYPENAME);

    expect(await socket.next()).toMatchObject({
      id: '4',
      type: 'error',
      payload: [{ extensions: { code: 'RATE_LIMITED' } }],
    });
    socket.send({ id: '3', type: 'complete' });
    socket.subscribe('5', TYPENAME);
    expect(await socket.next()).toMatchObject({ id: '5', type: 'next' });
  });

  test('counts operations that the client has left as long as they run', async () => {
    const student = await app.student();
    const socket = await ready({ authorization: `Bearer ${student.token}` });
    const client = await app.apps[0]!.infra.pool.connect();
    await client.query('begin; lock table accounts in access exclusive mode');

    for (const id of ['1', '2', '3']) {
      socket.subscribe(id, `query Me { me { id } }`);
      socket.send({ id, type: 'complete' });
    }
    socket.subscribe('4', TYPENAME);
    const answer = await socket.next();
    await client.query('rollback');
    client.release();

    expect(answer).toMatchObject({ id: '4', type: 'error', payload: [{ extensions: { code: 'RATE_LIMITED' } }] });
  });

  test('whose peer gives no sign of life is cut off, and one that answers pings is not', async () => {
    const [dead, alive] = [await ready(), await ready()];
    dead.autoPong = false;

    expect((await dead.closed()).code).toBe(1006);

    expect(dead.pings).toBeGreaterThan(0);
    alive.send({ type: 'ping' });
    expect(await alive.next()).toEqual({ type: 'pong' });
  });

  test.each([
    ['introspection', `query { __schema { types { name } } }`],
    ['introspection in a fragment', `query { ...F } fragment F on Query { x: __type(name: "Query") { name } }`],
    ['a misspelt field, without a suggestion', `query { course(id: "x") { titel } }`],
    ['a field of the wrong type, without its name', `query { me }`],
    ['too deep', `query { node(id: "x") { ${'... on Node { '.repeat(1)}id } } ${deep(40)} }`],
    ['too many aliases', `query { ${Array.from({ length: 500 }, (_, i) => `a${i}: __typename`).join(' ')} }`],
    ['too many directives', `query { __typename ${'@include(if: true) '.repeat(200)} }`],
    ['too many tokens', `query { ${'__typename '.repeat(5000)} }`],
    [
      'too dear',
      `query { courses(first: 100) { edges { node { id instructors { id } sessions { day } } } } ${dear()} }`,
    ],
    ['nothing but fragments', `fragment F on Query { __typename }`],
    ['no operation', ``],
  ])('refuses what HTTP refuses, in the same words: %s', async (_what, query) => {
    const socket = await ready();
    const overHttp = await app.execute(query);

    socket.subscribe('1', query);

    const refusal = await socket.next();
    expect(refusal.type).toBe('error');
    const wordsOf = (errors: any[] = []) => errors.map(({ message, extensions: { code } }) => ({ message, code }));
    expect(wordsOf(refusal.payload)).toEqual(wordsOf(overHttp.errors));
    expect(overHttp.data).toBeUndefined();
  });
});

function deep(levels: number): string {
  return `node(id: "x") { ... on Category { ${'parent { '.repeat(levels)}id${' }'.repeat(levels)} } }`;
}

function dear(): string {
  return Array.from({ length: 20 }, (_, i) => `c${i}: courses(first: 100) { edges { node { id } } }`).join(' ');
}
