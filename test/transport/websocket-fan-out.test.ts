import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { useApp, type Person } from '../support/app.js';
import { RawSocket } from '../support/raw-socket.js';
import { REMAINING_SEATS, watchedCourse, type WatchedCourse } from '../support/seats.js';
import { eventually, together } from '../support/together.js';

const CAPACITY = `subscription Capacity($courseIds: [ID!]!) {
  remainingSeats(courseIds: $courseIds) { version capacity }
}`;
const WITH_EMAIL = `subscription WithEmail($courseIds: [ID!]!) {
  remainingSeats(courseIds: $courseIds) { version course { instructor { email } } }
}`;

/** An answer of some 40 KiB, so that a socket that is not read is soon full. */
const WIDE = `subscription Wide($courseIds: [ID!]!) {
  remainingSeats(courseIds: $courseIds) { version ${aliases('capacity')} }
}`;
/** The same, in a selection that looks different to different people. */
const WIDE_PERSONAL = `subscription WidePersonal($courseIds: [ID!]!) {
  remainingSeats(courseIds: $courseIds) { version course { instructor { email } } ${aliases('capacity')} }
}`;

function aliases(field: string): string {
  return Array.from({ length: 500 }, (_, i) => `${'a'.repeat(80)}${i}: ${field}`).join(' ');
}

describe('the fan-out of shared facts', () => {
  const app = useApp({ env: { LIMIT_ALIASES: '1000', LIMIT_TOKENS: '10000' } });
  const opened: RawSocket[] = [];
  const socketOf = async (person?: Person, language?: string) => {
    const payload = person && { authorization: `Bearer ${person.token}` };
    const headers: Record<string, string> = language ? { 'Accept-Language': language } : {};
    const socket = await RawSocket.ready(app.apps[0]!.server!.url, payload, { headers });
    opened.push(socket);
    return socket;
  };
  /** Opens a socket that watches a course, and reads the present state. */
  const watching = async (course: WatchedCourse, query = REMAINING_SEATS, person?: Person) => {
    const socket = await socketOf(person);
    socket.subscribe('seats', query, { courseIds: [course.id] });
    const first = await socket.next();
    return Object.assign(socket, { first: first.payload.data.remainingSeats });
  };
  const versionOf = (message: any): number => message.payload.data.remainingSeats.version;
  const capacityOf = (message: any): number => Object.values<number>(message.payload.data.remainingSeats).at(-1)!;
  /** Counts how often the source of a subscription is opened from now on. */
  const sourcesOpened = () => jest.spyOn(app.apps[0]!.infra.events, 'listen');
  afterEach(async () => {
    jest.restoreAllMocks();
    await Promise.all(opened.splice(0).map((socket) => socket.close()));
  });

  test('opens one source for all who ask the same', async () => {
    const course = await watchedCourse(app);
    const sources = sourcesOpened();

    const sockets = await together(Array.from({ length: 20 }), () => watching(course));

    expect(sources).toHaveBeenCalledTimes(1);
    const version = await course.take();
    const answers = await together(sockets, (socket) => socket.next());
    expect(answers.map(versionOf)).toEqual(Array(20).fill(version));
  });

  test('tells each socket under its own id', async () => {
    const course = await watchedCourse(app);
    const socket = await socketOf();
    for (const id of ['a', 'b']) {
      socket.subscribe(id, REMAINING_SEATS, { courseIds: [course.id] });
      await socket.next();
    }

    await course.take();

    const answers = [await socket.next(), await socket.next()];
    expect(answers.map(({ id }) => id).sort()).toEqual(['a', 'b']);
    expect(answers[0].payload).toEqual(answers[1].payload);
  });

  test('gives a newcomer the present state at once', async () => {
    const course = await watchedCourse(app);
    const early = await watching(course);
    const version = await course.take();
    await early.next();

    const late = await watching(course);

    expect(late.first.version).toBe(version);
    await early.expectSilence();
    await late.expectSilence();
  });

  test('keeps operations apart that differ in variables, document, language or role', async () => {
    const [one, two] = [await watchedCourse(app), await watchedCourse(app)];
    const student = await app.student();
    const sources = sourcesOpened();

    await watching(one);
    await watching(two);
    await watching(one, CAPACITY);
    await watching(one, REMAINING_SEATS, student);
    const korean = await socketOf(undefined, 'ko');
    korean.subscribe('seats', REMAINING_SEATS, { courseIds: [one.id] });
    await korean.next();

    expect(sources).toHaveBeenCalledTimes(5);
  });

  test('shares nothing of an answer that looks different to its owner or to staff', async () => {
    const course = await watchedCourse(app);
    const [instructor, colleague, admin] = [await app.instructor(), await app.instructor(), await app.admin()];
    await app.sql(`insert into course_instructors values ($1, $2)`, [course.uuid, instructor.uuid]);
    const people = [instructor, colleague, admin, undefined, colleague, instructor];

    const sockets = await together(people, (person) => watching(course, WITH_EMAIL, person));
    await course.take();
    const next = await together(sockets, async (socket) => (await socket.next()).payload.data.remainingSeats);

    const seen = (counts: any[]) => counts.map((count) => count.course.instructor.email !== null);
    expect(seen(sockets.map(({ first }) => first))).toEqual([true, false, true, false, false, true]);
    expect(seen(next)).toEqual([true, false, true, false, false, true]);
  });

  test('brings everybody to the last count while people come and go', async () => {
    const course = await watchedCourse(app);
    const sockets = await together(Array.from({ length: 10 }), () => watching(course));
    let last = 0;
    const churn = async (index: number) => {
      for (let round = 0; round < 20; round += 1) {
        const socket = sockets[index]!;
        socket.send({ id: 'seats', type: 'complete' });
        socket.subscribe('seats', REMAINING_SEATS, { courseIds: [course.id] });
        await socket.until(({ id }) => id === 'seats');
      }
    };
    const change = async () => {
      for (let i = 0; i < 100; i += 1) last = await course.take();
    };

    await Promise.all([change(), ...[0, 1, 2, 3, 4].map(churn)]);
    const newest = await course.take();

    expect(newest).toBe(last + 1);
    await together(sockets, (socket) => socket.until((message) => versionOf(message) === newest));
  });

  test.each([
    ['shared', WIDE],
    ['personal', WIDE_PERSONAL],
  ])('owes a stalled reader the latest %s state only, and delays nobody', async (kind, query) => {
    const course = await watchedCourse(app);
    const [stalled, healthy] = [await watching(course, query), await watching(course, query)];
    stalled.stall();
    const sends = jest.spyOn(WebSocket.prototype, 'send');

    const started = performance.now();
    let version = 0;
    const changes = 200;
    for (let i = 0; i < changes; i += 1) {
      version = await course.take();
      await healthy.until((message) => versionOf(message) === version);
    }
    const tookMs = performance.now() - started;
    const sockets = sends.mock.contexts as WebSocket[];
    const unsent = Math.max(...sockets.map(({ bufferedAmount }) => bufferedAmount));
    stalled.resume();

    const received: number[] = [];
    while (received.at(-1) !== version) received.push(versionOf(await stalled.next()));
    const answer = JSON.stringify(stalled.first).length;
    expect(unsent).toBeGreaterThan(0);
    expect(unsent).toBeLessThan(2.5 * answer);
    expect(received.length).toBeLessThan(changes);
    expect(received).toEqual([...received].sort((a, b) => a - b));
    await stalled.expectSilence();
    console.log(
      `${kind}: ${changes} changes, answers of ${answer} bytes, ${tookMs.toFixed(0)} ms; unsent to the stalled reader ` +
        `${unsent} bytes; when it read again it got ${received.length} answers, the last one included`,
    );
  });

  test('sends a slow reader nothing of what it was owed once it has left', async () => {
    const course = await watchedCourse(app);
    const [slow, healthy] = [await watching(course, WIDE), await watching(course, WIDE)];
    slow.stall();
    for (let i = 0; i < 150; i += 1) {
      const version = await course.take();
      await healthy.until((message) => versionOf(message) === version);
    }

    slow.send({ id: 'seats', type: 'complete' }, { type: 'ping' });
    await app.execute('query Typename { __typename }');
    slow.resume();

    await slow.until(({ type }) => type === 'pong', 10_000);
    await slow.expectSilence(200);
  });

  test('cuts off a client that goes on sending and does not read what it is answered', async () => {
    const socket = await socketOf();
    const terminate = jest.spyOn(WebSocket.prototype, 'terminate');
    socket.stall();

    const pings = 200;
    for (let i = 0; i < pings; i += 1) socket.send({ type: 'ping', payload: { x: 'x'.repeat(65_000) } });
    await eventually(async () => terminate.mock.calls.length > 0, 'the server gives up');
    socket.resume();

    expect((await socket.closed()).code).toBe(1006);
    expect(socket.unread.length).toBeLessThan(pings);
  });

  test('owes a stalled reader the latest count of each course', async () => {
    const courses = await Promise.all([100_001, 100_002, 100_003].map((capacity) => watchedCourse(app, capacity)));
    const [stalled, healthy] = [await socketOf(), await socketOf()];
    for (const socket of [stalled, healthy]) {
      socket.subscribe('seats', WIDE, { courseIds: courses.map(({ id }) => id) });
      for (const _ of courses) await socket.next();
    }
    stalled.stall();

    const last = new Map<number, number>();
    for (let i = 0; i < 60; i += 1) {
      for (const course of courses) {
        const version = await course.take();
        last.set(course.capacity, version);
        await healthy.until((message) => versionOf(message) === version && capacityOf(message) === course.capacity);
      }
    }
    stalled.resume();

    const owed = new Map<number, number>();
    while ([...last].some(([capacity, version]) => owed.get(capacity) !== version)) {
      const message = await stalled.next();
      owed.set(capacityOf(message), versionOf(message));
    }
    await stalled.expectSilence();
  });
});
