import { afterEach, describe, expect, test } from '@jest/globals';
import { useApp } from '../support/app.js';
import { RawSocket } from '../support/raw-socket.js';
import { REMAINING_SEATS, watchedCourse } from '../support/seats.js';
import { eventually } from '../support/together.js';

const ME = `query Me { me { id name } }`;

describe('graphql-transport-ws', () => {
  const app = useApp({ env: { SOCKET_INIT_SECONDS: '0.3' } });
  const url = () => app.apps[0]!.server!.url;
  const opened: RawSocket[] = [];
  const open = async (options?: Parameters<typeof RawSocket.open>[1]) => {
    const socket = await RawSocket.open(url(), options);
    opened.push(socket);
    return socket;
  };
  const ready = async (payload?: Record<string, unknown>) => {
    const socket = await RawSocket.ready(url(), payload);
    opened.push(socket);
    return socket;
  };
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((socket) => socket.close()));
  });

  describe('connecting', () => {
    test('acknowledges connection_init without a payload', async () => {
      const socket = await open();

      socket.send({ type: 'connection_init' });

      expect(await socket.next()).toEqual({ type: 'connection_ack' });
    });

    test.each([['graphql-ws'], [''], ['something-else']])(
      'closes with 4406 where the subprotocol is «%s»',
      async (protocol) => {
        const socket = await open({ protocol });

        expect(await socket.closed()).toEqual({ code: 4406, reason: 'Subprotocol not acceptable' });
      },
    );

    test('picks its subprotocol out of several', async () => {
      const socket = await open({ protocol: 'graphql-ws, graphql-transport-ws' });

      socket.send({ type: 'connection_init' });

      expect((await socket.next()).type).toBe('connection_ack');
    });

    test('closes with 4408 when connection_init does not come in time', async () => {
      const socket = await open();

      expect(await socket.closed()).toEqual({ code: 4408, reason: 'Connection initialisation timeout' });
    });

    test('closes with 4429 after a second connection_init', async () => {
      const socket = await ready();

      socket.send({ type: 'connection_init' });

      expect(await socket.closed()).toEqual({ code: 4429, reason: 'Too many initialisation requests' });
    });

    test('closes with 4429 when the second connection_init comes before the acknowledgement', async () => {
      const socket = await open();

      socket.send({ type: 'connection_init' }, { type: 'connection_init' });

      expect((await socket.closed()).code).toBe(4429);
    });

    test('closes with 4401 when an operation comes before the acknowledgement', async () => {
      const socket = await open();

      socket.subscribe('1', ME);

      expect(await socket.closed()).toEqual({ code: 4401, reason: 'Unauthorized' });
    });

    test('closes with 4401 when an operation comes together with connection_init', async () => {
      const student = await app.student();
      const socket = await open();

      socket.send(
        { type: 'connection_init', payload: { authorization: `Bearer ${student.token}` } },
        { id: '1', type: 'subscribe', payload: { query: ME } },
      );

      expect((await socket.closed()).code).toBe(4401);
    });

    test('answers ping before the acknowledgement', async () => {
      const socket = await open();

      socket.send({ type: 'ping' });

      expect(await socket.next()).toEqual({ type: 'pong' });
    });
  });

  describe('messages', () => {
    test.each([
      ['no JSON', 'not json'],
      ['an empty text', ''],
      ['a string', '"connection_init"'],
      ['null', 'null'],
      ['an array', '[]'],
      ['no type', '{}'],
      ['an unknown type', '{"type":"start","id":"1"}'],
      ['a type that only a server says', '{"type":"connection_ack"}'],
      ['a next', '{"type":"next","id":"1","payload":{}}'],
      ['a subscribe without an id', '{"type":"subscribe","payload":{"query":"{me{id}}"}}'],
      ['a subscribe with an empty id', '{"type":"subscribe","id":"","payload":{"query":"{me{id}}"}}'],
      ['a subscribe with a number for an id', '{"type":"subscribe","id":1,"payload":{"query":"{me{id}}"}}'],
      ['a subscribe without a payload', '{"type":"subscribe","id":"1"}'],
      ['a subscribe without a query', '{"type":"subscribe","id":"1","payload":{}}'],
      ['a query that is no string', '{"type":"subscribe","id":"1","payload":{"query":1}}'],
      ['variables that are no object', '{"type":"subscribe","id":"1","payload":{"query":"{a}","variables":"x"}}'],
      ['a name that is no string', '{"type":"subscribe","id":"1","payload":{"query":"{a}","operationName":1}}'],
      ['extensions that are no object', '{"type":"subscribe","id":"1","payload":{"query":"{a}","extensions":"x"}}'],
      ['a complete without an id', '{"type":"complete"}'],
      ['a ping with a string for a payload', '{"type":"ping","payload":"x"}'],
      [
        'an id of 2,000 characters',
        JSON.stringify({ type: 'subscribe', id: 'x'.repeat(2000), payload: { query: ME } }),
      ],
    ])('closes with 4400 after %s', async (_what, text) => {
      const socket = await ready();

      socket.send(text);

      expect((await socket.closed()).code).toBe(4400);
    });

    test('takes null for what may be left out', async () => {
      const socket = await ready();

      socket.send({
        id: '1',
        type: 'subscribe',
        payload: { query: ME, variables: null, operationName: null, extensions: null },
      });

      expect(await socket.next()).toMatchObject({ id: '1', type: 'next', payload: { data: { me: null } } });
    });

    test('closes with 1003 after a binary message', async () => {
      const socket = await ready();

      socket.frame({ opcode: 2, payload: '{"type":"ping"}' });

      expect((await socket.closed()).code).toBe(1003);
    });
  });

  describe('ping and pong', () => {
    test('gives the payload of a ping back in the pong', async () => {
      const socket = await ready();

      socket.send({ type: 'ping', payload: { iCome: 'back' } });

      expect(await socket.next()).toEqual({ type: 'pong', payload: { iCome: 'back' } });
    });

    test('leaves the payload out of a pong when the ping had none', async () => {
      const socket = await ready();

      socket.send({ type: 'ping' });

      expect(await socket.next()).toEqual({ type: 'pong' });
    });

    test('takes a pong that nobody asked for', async () => {
      const socket = await ready();

      socket.send({ type: 'pong', payload: { unasked: true } });
      socket.send({ type: 'ping' });

      expect(await socket.next()).toEqual({ type: 'pong' });
    });
  });

  describe('operations', () => {
    test('answers a query once and completes it', async () => {
      const student = await app.student('Ada');
      const socket = await ready({ authorization: `Bearer ${student.token}` });

      socket.subscribe('q', ME);

      expect(await socket.next()).toMatchObject({
        id: 'q',
        type: 'next',
        payload: { data: { me: { id: student.id, name: 'Ada' } } },
      });
      expect(await socket.next()).toEqual({ id: 'q', type: 'complete' });
      await socket.expectSilence();
    });

    test.each([
      ['a syntax error', '{', 'GRAPHQL_PARSE_FAILED'],
      ['an empty query', '', 'BAD_REQUEST'],
      ['nothing but a comment', '# nothing', 'GRAPHQL_PARSE_FAILED'],
      ['an unknown field', '{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
      [
        'a literal nested 20,000 deep',
        `{ node(id: ${'['.repeat(20_000)}${']'.repeat(20_000)}) { id } }`,
        'LIMIT_EXCEEDED',
      ],
      ['two operations and no name', 'query A { me { id } } query B { me { id } }', 'BAD_REQUEST'],
    ])('answers %s with an error, and everything else on the socket goes on', async (_what, query, code) => {
      const course = await watchedCourse(app);
      const socket = await ready();
      socket.subscribe('seats', REMAINING_SEATS, { courseIds: [course.id] });
      await socket.next();

      socket.subscribe('wrong', query);

      const error = await socket.next();
      expect(error).toMatchObject({ id: 'wrong', type: 'error', payload: [{ extensions: { code } }] });
      await course.take();
      expect(await socket.next()).toMatchObject({ id: 'seats', type: 'next' });
    });

    test('says nothing after an error, and the id is free again', async () => {
      const socket = await ready();
      socket.subscribe('1', '{');
      await socket.next();

      socket.subscribe('1', ME);

      expect(await socket.next()).toMatchObject({ id: '1', type: 'next' });
      expect(await socket.next()).toEqual({ id: '1', type: 'complete' });
    });

    test('answers variables of the wrong type with an error', async () => {
      const socket = await ready();

      socket.subscribe('1', REMAINING_SEATS, { courseIds: [{}] });

      expect(await socket.next()).toMatchObject({
        type: 'error',
        payload: [{ extensions: { code: 'BAD_USER_INPUT' } }],
      });
    });

    test('says what the source of a subscription refused, and completes it', async () => {
      const socket = await ready();

      socket.subscribe('1', REMAINING_SEATS, { courseIds: ['course_01h455vb4pex5vsknk084sn02q'] });

      expect(await socket.next()).toMatchObject({
        id: '1',
        type: 'next',
        payload: { errors: [{ extensions: { code: 'NOT_FOUND' } }] },
      });
      expect(await socket.next()).toEqual({ id: '1', type: 'complete' });
    });

    test('runs the operation that is named', async () => {
      const socket = await ready();

      socket.send({
        id: '1',
        type: 'subscribe',
        payload: { query: 'query A { me { id } } query B { __typename }', operationName: 'B' },
      });

      expect(await socket.next()).toMatchObject({ payload: { data: { __typename: 'Query' } } });
    });

    test('takes any text for an id', async () => {
      const socket = await ready();
      const ids = ['__proto__', 'constructor', '"', '\\"},', '💺', '\u0000', 'x'.repeat(1000)];

      for (const id of ids) {
        socket.subscribe(id, ME);
        expect(await socket.next()).toMatchObject({ id, type: 'next' });
        expect(await socket.next()).toEqual({ id, type: 'complete' });
      }
    });

    test.each([
      ['1', 'Subscriber for 1 already exists'],
      ['x'.repeat(200), ''],
      ['자'.repeat(50), ''],
    ])('closes with 4409 when the id %s is in use', async (id, reason) => {
      const course = await watchedCourse(app);
      const socket = await ready();
      socket.subscribe(id, REMAINING_SEATS, { courseIds: [course.id] });
      await socket.next();

      socket.subscribe(id, ME);

      expect(await socket.closed()).toEqual({ code: 4409, reason });
    });

    test('closes with 4409 also while the first operation is being prepared', async () => {
      const socket = await ready();

      const subscribe = { id: '1', type: 'subscribe', payload: { query: ME } };
      socket.send(subscribe, subscribe);

      expect((await socket.closed()).code).toBe(4409);
    });

    test('sends what a subscription says until the client completes it, and then nothing', async () => {
      const course = await watchedCourse(app);
      const socket = await ready();
      socket.subscribe('1', REMAINING_SEATS, { courseIds: [course.id] });
      await socket.next();
      await course.take();
      await socket.next();

      socket.send({ id: '1', type: 'complete' });
      socket.send({ type: 'ping' });
      await socket.until(({ type }) => type === 'pong');
      await course.take();

      await socket.expectSilence();
    });

    test('takes a complete for an operation that there is not', async () => {
      const socket = await ready();

      socket.send({ id: 'none', type: 'complete' });
      socket.send({ type: 'ping' });

      expect(await socket.next()).toEqual({ type: 'pong' });
    });

    test('keeps a new operation apart from the one that was left under the same id', async () => {
      const [first, second] = [await watchedCourse(app, 100), await watchedCourse(app, 200)];
      const socket = await ready();
      socket.subscribe('1', REMAINING_SEATS, { courseIds: [first.id] });
      await socket.next();

      socket.send({ id: '1', type: 'complete' });
      socket.subscribe('1', REMAINING_SEATS, { courseIds: [second.id] });

      expect(await socket.next()).toMatchObject({ id: '1', payload: { data: { remainingSeats: { capacity: 200 } } } });
      await first.take();
      await second.take();
      expect(await socket.next()).toMatchObject({ id: '1', payload: { data: { remainingSeats: { capacity: 200 } } } });
      await socket.expectSilence();
    });

    test('never gives the late answer of a query that was left to the next one under the same id', async () => {
      const student = await app.student();
      const socket = await ready({ authorization: `Bearer ${student.token}` });
      const [releaseFirst, releaseSecond] = [await hold('accounts'), await hold('categories')];
      socket.subscribe('1', ME);
      await waiting(1);

      socket.send({ id: '1', type: 'complete' });
      socket.subscribe('1', `query Categories { categories { id } }`);
      await waiting(2);
      await releaseFirst();
      await waiting(1);
      await socket.expectSilence();
      await releaseSecond();

      expect(await socket.next()).toMatchObject({ id: '1', payload: { data: { categories: [] } } });
      expect(await socket.next()).toEqual({ id: '1', type: 'complete' });
      await socket.expectSilence();
    });

    test('says nothing more of a subscription that was left while an event of it was being executed', async () => {
      const course = await watchedCourse(app);
      const instructor = await app.instructor();
      await app.sql(`insert into course_instructors values ($1, $2)`, [course.uuid, instructor.uuid]);
      const socket = await ready({ authorization: `Bearer ${instructor.token}` });
      const query = REMAINING_SEATS.replace('version', 'version course { instructor { email } }');
      socket.subscribe('1', query, { courseIds: [course.id] });
      await socket.next();
      const release = await hold('accounts');
      await course.take();
      await waiting(1);

      socket.send({ id: '1', type: 'complete' }, { type: 'ping' });
      await socket.until(({ type }) => type === 'pong');
      await release();

      await socket.expectSilence();
    });

    test('runs many operations of one socket side by side', async () => {
      const student = await app.student();
      const socket = await ready({ authorization: `Bearer ${student.token}` });
      const release = await hold('accounts');
      socket.subscribe('slow', ME);

      socket.subscribe('fast', `query Fast { __typename }`);

      expect(await socket.next()).toMatchObject({ id: 'fast', type: 'next' });
      expect(await socket.next()).toEqual({ id: 'fast', type: 'complete' });
      await release();
      expect(await socket.next()).toMatchObject({ id: 'slow', type: 'next' });
    });

    test('ends what ran on a socket that broke off', async () => {
      const course = await watchedCourse(app);
      const socket = await ready();
      socket.subscribe('1', REMAINING_SEATS, { courseIds: [course.id] });
      await socket.next();
      const before = await listeners(course.uuid);

      socket.destroy();

      await eventually(async () => (await listeners(course.uuid)) === 0, 'nobody listens for the course any more');
      expect(before).toBe(1);
    });
  });

  describe('framing (RFC 6455)', () => {
    test.each([
      ['an unmasked frame', { masked: false, payload: '{"type":"ping"}' }, 1002],
      ['a reserved bit', { rsv1: true, payload: '{"type":"ping"}' }, 1002],
      ['an unknown opcode', { opcode: 3 }, 1002],
      ['a continuation of nothing', { opcode: 0, payload: 'x' }, 1002],
      ['a ping in fragments', { opcode: 9, fin: false }, 1002],
      ['a ping of 126 bytes', { opcode: 9, payload: 'x'.repeat(126) }, 1002],
      ['a close of one byte', { opcode: 8, payload: 'x' }, 1002],
      ['a close with a code that nobody may send', { opcode: 8, payload: Buffer.from([0x03, 0xee]) }, 1002],
      ['text that is no UTF-8', { payload: Buffer.from([0xc3, 0x28]) }, 1007],
      ['a message over 64 KiB', { payload: `{"type":"ping","payload":{"x":"${'x'.repeat(65_536)}"}}` }, 1009],
    ])('closes after %s', async (_what, frame, code) => {
      const socket = await ready();

      socket.frame(frame);

      expect((await socket.closed()).code).toBe(code);
    });

    test('takes a message of 64 KiB, and one in fragments', async () => {
      const socket = await ready();
      const empty = JSON.stringify({ type: 'ping', payload: { x: '' } });
      const room = 65_536 - empty.length;

      socket.send(empty.replace('""', `"${'x'.repeat(room)}"`));
      socket.frame({ payload: '{"type":', fin: false });
      socket.frame({ opcode: 0, payload: '"ping"}' });

      expect((await socket.next()).payload.x).toHaveLength(room);
      expect(await socket.next()).toEqual({ type: 'pong' });
    });

    test('closes with 1009 when unfinished fragments add up to more than 64 KiB', async () => {
      const socket = await ready();

      socket.frame({ payload: 'x'.repeat(40_000), fin: false });
      socket.frame({ opcode: 0, payload: 'x'.repeat(40_000), fin: false });

      expect((await socket.closed()).code).toBe(1009);
    });

    test('closes with 1008 when a message comes in more than 64 fragments', async () => {
      const socket = await ready();

      socket.frame({ payload: ' ', fin: false });
      for (let i = 0; i < 80; i += 1) socket.frame({ opcode: 0, payload: ' ', fin: false });

      expect((await socket.closed()).code).toBe(1008);
    });

    test('offers no compression', async () => {
      const socket = await open({
        headers: { 'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits' },
      });

      socket.frame({ payload: '{"type":"ping"}', rsv1: true });

      expect((await socket.closed()).code).toBe(1002);
    });
  });

  /** Makes everybody who reads a table wait until the answer is called. */
  async function hold(table: string): Promise<() => Promise<void>> {
    const client = await app.apps[0]!.infra.pool.connect();
    await client.query(`begin; lock table ${table} in access exclusive mode`);
    return async () => {
      await client.query('rollback');
      client.release();
    };
  }

  const waiting = (count: number) =>
    eventually(
      async () =>
        (await app.sql(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`))
          .length === count,
      `${count} wait for a table`,
    );

  /** How many connections of Redis listen for a course. */
  async function listeners(courseId: string): Promise<number> {
    const channel = `${app.redisPrefix}seats:${courseId}`;
    const [, count] = (await app.apps[0]!.infra.redis.pubsub('NUMSUB', channel)) as [string, number];
    return Number(count);
  }
});
