import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startRedis } from '../../src/embedded/redis.js';
import { joinQueue } from '../../src/features/queue/join-queue.js';
import { readTicket, writeTicket } from '../../src/features/queue/ticket.js';
import { decodeId } from '../../src/kit/id.js';
import { useApp, type Person } from '../support/app.js';
import { eventually, together } from '../support/together.js';
import { dumpRoom, flawsOf, JOIN, Line, randomFrom, roomKey, type SeenPlace, type TestCourse } from './support.js';

describe('a ticket', () => {
  // A Redis of its own, to be emptied as a whole.
  const env: Record<string, string> = {};
  let stopRedis: () => Promise<unknown>;
  beforeAll(async () => {
    const redis = await startRedis();
    env['REDIS_URL'] = redis.url;
    stopRedis = () => redis.stop();
  });
  const app = useApp({ processes: 2, manualClock: true, repeating: false, env });
  afterAll(() => stopRedis());
  const line = new Line(app);
  const redis = () => app.apps[0]!.infra.redis;
  const refused = async (person: Person, course: TestCourse, ticket: string) =>
    (await app.execute(JOIN, { courseId: course.id, ticket }, { as: person })).errors?.[0]?.extensions;

  /** A random order, the same for the same seed. */
  const shuffled = <Item>(items: readonly Item[], seed: number) => {
    const random = randomFrom(seed);
    return items
      .map((item) => [random(), item] as const)
      .sort(([a], [b]) => a - b)
      .map(([, item]) => item);
  };

  /** Has people come back with their tickets, all at once over both processes, between newcomers. */
  async function comeBack(people: readonly Person[], places: readonly SeenPlace[], course: TestCourse, seed: number) {
    const newcomers = await app.people(people.length);
    const tickets = new Map<Person, string>(people.map((person, i) => [person, places[i]!.ticket]));
    await together(shuffled([...people, ...newcomers], seed), (person, i) =>
      line.join(person, course, { ticket: tickets.get(person), process: i % 2 }),
    );
    return newcomers;
  }

  test.each([1, 2, 3])('brings everyone back in the old order after Redis lost everything (%i)', async (seed) => {
    const room = await line.room({ activeLimit: 0 });
    const people = await app.people(25);
    const places = await line.lineUp(people, room.course);
    const before = await dumpRoom(app, room);

    await redis().flushall();
    const newcomers = await comeBack(people, places, room.course, seed);

    const after = await dumpRoom(app, room);
    const order = after.waiting.map(({ person }) => person);
    expect(order.slice(0, 25)).toEqual(people.map(({ uuid }) => uuid));
    expect(new Set(order.slice(25))).toEqual(new Set(newcomers.map(({ uuid }) => uuid)));
    expect(flawsOf(after, { activeLimit: 0 })).toEqual([]);
    const numbersOf = (dump: typeof after) => dump.waiting.map(({ seq }) => seq);
    expect(numbersOf(after).slice(0, 25)).toEqual(numbersOf(before));
    expect(numbersOf(after)[25]!).toBeGreaterThan(Number(before.meta['seqLimit']) - 1);
  });

  test('brings those back whom Redis forgot when it came up with an older state', async () => {
    const room = await line.room({ activeLimit: 0 });
    const people = await app.people(20);
    const early = await line.lineUp(people.slice(0, 10), room.course);
    const keys = await redis().keys(roomKey(app, room, '*'));
    const saved = await Promise.all(keys.map((key) => redis().dumpBuffer(key)));
    const late = await line.lineUp(people.slice(10), room.course);

    // As after a restart from a file that ends too early: the old state under another run of the server.
    await redis().del(...keys);
    await Promise.all(keys.map((key, i) => redis().restore(key, 0, saved[i]!)));
    await redis().hset(roomKey(app, room, 'meta'), 'run', '0'.repeat(40));
    await comeBack(people, [...early, ...late], room.course, 1);

    const after = await dumpRoom(app, room);
    expect(after.waiting.slice(0, 20).map(({ person }) => person)).toEqual(people.map(({ uuid }) => uuid));
    expect(flawsOf(after, { activeLimit: 0 })).toEqual([]);
  });

  test('brings an admission back too, until its old end', async () => {
    const { course } = await line.room({ activeLimit: 1, leaseSeconds: 600 });
    const [inside, next] = await app.people(2);
    const [first, second] = await line.lineUp([inside!, next!], course);

    await redis().flushall();
    app.clock.advance({ seconds: 60 });
    const back = await line.join(inside!, course, { ticket: first!.ticket });

    expect(back).toMatchObject({ state: 'ADMITTED', admittedUntil: first!.admittedUntil });
    expect(await line.join(next!, course, { ticket: second!.ticket })).toMatchObject({ state: 'WAITING', position: 1 });
  });

  test('has a fair time to come back in: no newcomer is let in before it is over', async () => {
    const { course } = await line.room({ activeLimit: 1 });
    const [inside, waiting, newcomer] = await app.people(3);
    const places = await line.lineUp([inside!, waiting!], course);
    app.clock.advance({ minutes: 1 });

    await redis().flushall();
    const early = await line.join(newcomer!, course);
    app.clock.advance({ seconds: 9 });
    const back = await line.join(waiting!, course, { ticket: places[1]!.ticket, process: 1 });
    app.clock.advance({ seconds: 2 });
    const after = [await line.placeOf(waiting!, course), await line.placeOf(newcomer!, course)];

    expect(early).toMatchObject({ state: 'WAITING', paused: true });
    expect(back).toMatchObject({ state: 'WAITING', position: 1 });
    expect(after.map((place) => place!.state)).toEqual(['ADMITTED', 'WAITING']);
    expect(after[1]).toMatchObject({ position: 1, paused: false });
  });

  test('is not needed by those who are watching: their process brings them back', async () => {
    const { course } = await line.room({ activeLimit: 0 });
    const [first, second, late] = await app.people(3);
    await line.lineUp([first!, second!], course);
    const watchers = [line.watch(first!, course, 0), line.watch(second!, course, 1)];
    await together(watchers, (watcher) => watcher.next());

    await redis().flushall();
    await line.join(late!, course);

    await eventually(async () => (await line.placeOf(late!, course))?.position === 3, 'both came back before the late');
    expect(await line.placeOf(first!, course)).toMatchObject({ position: 1 });
    expect(await line.placeOf(second!, course)).toMatchObject({ position: 2 });
  });

  test('is not made up for those who watch a place that has ended', async () => {
    const room = await line.room({ activeLimit: 1 });
    const [gone, next] = await app.people(2);
    await line.join(gone!, room.course);
    const watcher = line.watch(gone!, room.course);
    await watcher.next();
    await line.leave(gone!, room.course);
    await watcher.until(({ queuePosition }) => queuePosition.state === 'LEFT');

    await redis().flushall();
    await line.join(next!, room.course);
    const ended = await watcher.next(8000).catch((error: unknown) => error);

    expect(ended).toBeInstanceOf(Error);
    expect((await dumpRoom(app, room)).place.has(gone!.uuid)).toBe(false);
  });

  test('changes nothing for a person whose place is known', async () => {
    const { course } = await line.room({ activeLimit: 1 });
    const [inside, left, other] = await app.people(3);
    const places = await line.lineUp([inside!, left!, other!], course);
    await line.leave(left!, course);

    const back = await line.join(left!, course, { ticket: places[1]!.ticket });
    const again = await line.join(other!, course, { ticket: places[2]!.ticket });

    expect(back).toMatchObject({ state: 'WAITING', position: 2 });
    expect(again).toMatchObject({ state: 'WAITING', position: 1 });
  });

  test('is refused with any bit turned', () => {
    const ctx = app.context();
    const personId = '0199aaaa-0000-7000-8000-000000000001';
    const ticket = { guardId: personId, personId, seq: 7, epoch: 'epoch', untilMs: 0, shownAtMs: 1 };
    const text = writeTicket(ctx, ticket);
    const accepted: string[] = [];

    for (let at = 0; at < text.length; at += 1)
      for (let bit = 0; bit < 7; bit += 1) {
        const turned = Buffer.from(text);
        turned[at] = turned[at]! ^ (1 << bit);
        try {
          readTicket(ctx, turned.toString('latin1'), personId);
          accepted.push(turned.toString('latin1'));
        } catch {
          // As it should be.
        }
      }

    expect(readTicket(ctx, text, personId)).toEqual(ticket);
    expect(accepted).toEqual([]);
  });

  test('is refused from another person, another room, another secret, and when it is none', async () => {
    const { id, course } = await line.room({ activeLimit: 0 });
    const other = await line.room({ activeLimit: 0 });
    const [owner, thief] = await app.people(2);
    const { ticket } = await line.join(owner!, course);
    const stranger = { config: { ...app.context().config, TICKET_SECRET: 'another secret of at least 32 characters' } };
    const forged = writeTicket(stranger, {
      guardId: decodeId('room', id),
      personId: thief!.uuid,
      seq: 1,
      epoch: 'old',
      untilMs: 0,
      shownAtMs: app.clock.nowMs(),
    });
    await redis().flushall();

    const badInput = { code: 'BAD_USER_INPUT', field: 'ticket' };
    expect(await refused(thief!, course, ticket)).toEqual(badInput);
    expect(await refused(owner!, other.course, ticket)).toEqual(badInput);
    expect(await refused(thief!, course, forged)).toEqual(badInput);
    for (const none of ['', '.', 'v1', 'v1..', `${ticket}.`, ticket.slice(0, -1), ticket.replace('v1', 'v2'), '가']) {
      expect(await refused(owner!, course, none)).toEqual(badInput);
    }
    expect((await dumpRoom(app, { id })).place.size).toBe(0);
  });

  test('is no good a day after it was shown', async () => {
    const { course } = await line.room({ activeLimit: 0 });
    const [old, first] = await app.people(2);
    const { ticket } = await line.join(old!, course);
    await redis().flushall();
    await line.join(first!, course);

    app.clock.advance({ minutes: 24 * 60 + 1 });

    // Their access token has ended as well: the use case is called without one.
    expect(await joinQueue(app.context(old), { courseId: course.uuid, ticket })).toMatchObject({ position: 2 });
  });

  test.each(['for a number that no earlier life has given', 'of the life that goes on'])(
    'is no good %s, whoever signed it',
    async (kind) => {
      const room = await line.room({ activeLimit: 0 });
      const [gone, first, second] = await app.people(3);
      await line.join(gone!, room.course);
      await redis().flushall();
      await line.lineUp([gone!, first!], room.course);
      await line.leave(gone!, room.course);
      const { meta } = await dumpRoom(app, room);
      const [seq, epoch] = kind.startsWith('for') ? [Number(meta['floor']) + 1, 'older'] : [1, meta['epoch']!];
      const [guardId, personId, shownAtMs] = [decodeId('room', room.id), second!.uuid, app.clock.nowMs()];
      const ticket = writeTicket(app.context(), { guardId, personId, seq, epoch, untilMs: 0, shownAtMs });

      expect(await line.join(second!, room.course, { ticket })).toMatchObject({ position: 2 });
    },
  );
});
