import { afterEach, describe, expect, test } from '@jest/globals';
import { issueAccessToken, revokeSessions } from '../../src/features/accounts/index.js';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { useApp, type Person } from '../support/app.js';
import { RawSocket } from '../support/raw-socket.js';
import { REMAINING_SEATS, watchedCourse } from '../support/seats.js';
import { eventually } from '../support/together.js';

const ME = `query Me { me { id } }`;
const CREATE_CATEGORY = `mutation Create($code: String!) {
  createCategory(input: { code: $code, name: "Category" }) { __typename }
}`;
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** The session of a token, a uuid. */
const sessionOf = ({ token }: { token: string }): string =>
  (JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { sid: string }).sid;

const opened: RawSocket[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((socket) => socket.close()));
});

describe('signing in over a WebSocket', () => {
  const app = useApp({ manualClock: true, env: { LIMIT_SOCKETS_PER_PERSON: '3' } });
  const ready = async (payload?: Record<string, unknown>) => {
    const socket = await RawSocket.ready(app.apps[0]!.server!.url, payload);
    opened.push(socket);
    return socket;
  };
  /** What `connection_init` with this payload is answered with, if it is a close. */
  const refusalOf = async (payload: Record<string, unknown>) => {
    const socket = await RawSocket.open(app.apps[0]!.server!.url);
    opened.push(socket);
    socket.send({ type: 'connection_init', payload });
    return socket.closed();
  };
  const tokenOf = async (person: Person, role = person.role) =>
    (
      await issueAccessToken(app.apps[0]!.infra, {
        accountId: person.uuid,
        role,
        sessionId: sessionOf(person),
      })
    ).accessToken;

  test('makes every operation of the socket the act of that person', async () => {
    const student = await app.student();
    const socket = await ready(bearer(student.token));

    socket.subscribe('1', ME);

    expect((await socket.next()).payload.data.me.id).toBe(student.id);
  });

  test('leaves a socket without a token to a guest', async () => {
    const socket = await ready();

    socket.subscribe('1', ME);

    expect((await socket.next()).payload.data.me).toBeNull();
  });

  test.each([
    ['forged', 'Bearer eyJhbGciOiJub25lIn0.e30.'],
    ['without its scheme', 'forged'],
    ['that is no text', { token: 'x' }],
  ])('closes with 4403 for a token %s', async (_what, authorization) => {
    expect((await refusalOf({ authorization })).code).toBe(4403);
  });

  test('closes with 4403 for a token that has ended', async () => {
    const student = await app.student();
    app.clock.advance({ minutes: 16 });

    expect((await refusalOf(bearer(student.token))).code).toBe(4403);
  });

  test('closes with 4403 when the token ends, without a word from the client', async () => {
    const student = await app.student();
    const socket = await ready(bearer(student.token));
    const guest = await ready();

    app.clock.advance({ minutes: 15 });

    expect(await socket.closed(1500)).toEqual({ code: 4403, reason: 'The token has ended' });
    expect(guest.isOpen).toBe(true);
  });

  test('goes on with a fresh token that a ping hands in, and loses no subscription', async () => {
    const student = await app.student();
    const course = await watchedCourse(app);
    const socket = await ready(bearer(student.token));
    socket.subscribe('seats', REMAINING_SEATS, { courseIds: [course.id] });
    await socket.next();
    app.clock.advance({ minutes: 14 });

    socket.send({ type: 'ping', payload: bearer(await tokenOf(student)) });

    const authorizedUntil = new Date(app.clock.nowMs() + 15 * 60_000).toISOString();
    expect(await socket.next()).toEqual({ type: 'pong', payload: { authorizedUntil } });
    app.clock.advance({ minutes: 14 });
    await course.take();
    expect(await socket.next()).toMatchObject({ id: 'seats', type: 'next' });
    await socket.expectSilence(1200);
    app.clock.advance({ minutes: 1 });
    expect((await socket.closed()).code).toBe(4403);
  });

  test.each([
    ['of another person', async () => (await app.student()).token],
    ['that is forged', async () => 'forged'],
  ])('closes with 4403 when the fresh token is one %s', async (_what, token) => {
    const student = await app.student();
    const socket = await ready(bearer(student.token));

    socket.send({ type: 'ping', payload: bearer(await token()) });

    expect((await socket.closed()).code).toBe(4403);
  });

  test('lets graphql-ws’s client come back with the token that connectionParams gives by then', async () => {
    const student = await app.student();
    const course = await watchedCourse(app);
    const client = createClient({
      url: `${app.apps[0]!.server!.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryWait: () => new Promise((resolve) => setTimeout(resolve, 10)),
      connectionParams: async () => bearer(await tokenOf(student)),
    });
    let connected = 0;
    client.on('connected', () => (connected += 1));
    const failures: unknown[] = [];
    const versions: number[] = [];
    client.subscribe<{ remainingSeats: { version: number } }>(
      { query: REMAINING_SEATS, variables: { courseIds: [course.id] } },
      {
        next: ({ data }) => versions.push(data!.remainingSeats.version),
        error: (error) => failures.push(error),
        complete: () => {},
      },
    );
    await eventually(async () => versions.length === 1, 'the present state has come');

    app.clock.advance({ minutes: 15 });
    await eventually(async () => connected === 2, 'the client is back');
    const version = await course.take();

    await eventually(async () => versions.at(-1) === version, 'the client watches on');
    expect(failures).toEqual([]);
    await client.dispose();
  });

  test('lets graphql-ws’s client renew its sign-in without a new connection', async () => {
    const student = await app.student();
    const renewed = Promise.withResolvers<unknown>();
    const client = createClient({
      url: `${app.apps[0]!.server!.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      lazy: false,
      connectionParams: bearer(student.token),
      on: {
        async connected(socket) {
          (socket as WebSocket).send(JSON.stringify({ type: 'ping', payload: bearer(await tokenOf(student)) }));
        },
        pong: (_received, payload) => renewed.resolve(payload),
      },
    });

    const authorizedUntil = new Date(app.clock.nowMs() + 15 * 60_000).toISOString();
    expect(await renewed.promise).toEqual({ authorizedUntil });
    await client.dispose();
  });

  test('does not make a guest a person by a ping', async () => {
    const student = await app.student();
    const socket = await ready();

    socket.send({ type: 'ping', payload: bearer(student.token) });

    expect((await socket.closed()).code).toBe(4401);
  });

  test('lets a person have so many sockets and no more', async () => {
    const student = await app.student();
    for (let i = 0; i < 3; i += 1) await ready(bearer(student.token));

    expect(await refusalOf(bearer(student.token))).toEqual({ code: 4429, reason: 'Too many sockets' });

    await opened[0]!.close();
    expect((await ready(bearer(student.token))).isOpen).toBe(true);
  });
});

describe('a revoked session', () => {
  const app = useApp({ processes: 2 });
  const ready = async (person: Person, process = 0) => {
    const socket = await RawSocket.ready(app.apps[process]!.server!.url, bearer(person.token));
    opened.push(socket);
    return socket;
  };
  const revoke = (person: Person) =>
    revokeSessions(app.context(person), { accountId: person.uuid, sessionId: sessionOf(person), everywhere: false });

  test('has its sockets closed with 4401 within a second on every process, and nobody else’s', async () => {
    const [student, other] = [await app.student(), await app.student()];
    const [here, there, others] = [await ready(student, 0), await ready(student, 1), await ready(other, 1)];

    await revoke(student);

    expect(await here.closed(1000)).toEqual({ code: 4401, reason: 'The session was ended' });
    expect(await there.closed(1000)).toEqual({ code: 4401, reason: 'The session was ended' });
    others.send({ type: 'ping' });
    expect(await others.next()).toEqual({ type: 'pong' });
  });

  test('opens no new socket', async () => {
    const student = await app.student();
    await revoke(student);

    const socket = await RawSocket.open(app.apps[0]!.server!.url);
    socket.send({ type: 'connection_init', payload: bearer(student.token) });

    expect([4401, 4403]).toContain((await socket.closed()).code);
  });

  test('does nothing more on a socket whose peer takes its time to close it', async () => {
    const admin = await app.admin();
    const course = await watchedCourse(app);
    const socket = await ready(admin);
    socket.subscribe('seats', REMAINING_SEATS, { courseIds: [course.id] });
    await socket.next();
    socket.subscribe('early', CREATE_CATEGORY, { code: 'early' });
    await socket.until(({ type }) => type === 'complete');
    socket.autoClose = false;

    await revoke(admin);
    await socket.closed();
    socket.subscribe('late', CREATE_CATEGORY, { code: 'late' });
    await course.take();
    socket.answerClose();
    await socket.gone();
    await app.run(ME);

    expect(socket.unread).toEqual([]);
    expect(await app.sql(`select code from categories where code in ('early', 'late')`)).toEqual([{ code: 'early' }]);
  });

  test('is told so over the very socket that signs out', async () => {
    const student = await app.student();
    const socket = await ready(student);

    socket.subscribe('1', `mutation Out { signOut }`);

    expect(await socket.next()).toMatchObject({ id: '1', payload: { data: { signOut: true } } });
    expect((await socket.closed()).code).toBe(4401);
  });
});
