import { describe, expect, test } from '@jest/globals';
import { createHash, createHmac } from 'node:crypto';
import { verifyRecord } from '../../src/features/queue/index.js';
import { hashOf } from '../../src/features/queue/record-entry.js';
import { useApp, type Person } from '../support/app.js';
import { together } from '../support/together.js';
import { CREATE_ROOM, dumpRoom, flawsOf, Line, roomKey, UPDATE_ROOM, type TestCourse } from './support.js';

const SHUFFLE = `query S($courseId: ID!) { myPlace(courseId: $courseId) { shuffle { at commitment seed } } }`;
const RECORD = `query E($id: ID!) { fairnessRecord(roomId: $id, first: 10000) { lines } }`;

/** The number that a seed gives a person, reckoned from what is published alone. */
function drawnBy(seed: string, uuid: string): number {
  const name = createHash('sha256').update(uuid).digest('hex').slice(0, 32);
  return parseInt(createHmac('sha256', seed).update(`${name}:1`).digest('hex').slice(0, 10), 16);
}

async function* each(lines: readonly string[]) {
  yield* lines;
}

describe('a room that gathers people before the opening', () => {
  const app = useApp({ processes: 2, manualClock: true, repeating: false });
  const line = new Line(app);
  const inOneMinute = () => new Date(app.clock.nowMs() + 60_000).toISOString();
  const gatheringRoom = (policy: Record<string, unknown> = {}) =>
    line.room({ activeLimit: 0, preQueueUntil: inOneMinute(), ...policy });
  const shuffleOf = async (as: Person, course: TestCourse) =>
    (await app.run(SHUFFLE, { courseId: course.id }, { as })).shuffle;
  const orderOf = async (room: { id: string }) => (await dumpRoom(app, room)).waiting.map(({ person }) => person);

  test('lets nobody in and shows nobody an order before it opens', async () => {
    const { course } = await gatheringRoom({ activeLimit: 5 });
    const people = await app.people(3);

    const places = await line.lineUp(people, course);

    for (const place of places)
      expect(place).toMatchObject({ state: 'WAITING', position: null, ahead: null, paused: true });
    app.clock.advance({ seconds: 60 });
    expect(await line.placeOf(people[0]!, course)).toMatchObject({ state: 'ADMITTED', paused: false });
  });

  test('shuffles those who came, by the seed it promised, and lines up later ones behind them', async () => {
    const room = await gatheringRoom();
    const early = await app.people(30);
    await together(early, (person, i) => line.join(person, room.course, { process: i % 2 }));
    const before = await shuffleOf(early[0]!, room.course);

    app.clock.advance({ seconds: 60 });
    const late = await app.people(3);
    await line.lineUp(late, room.course);
    const after = await shuffleOf(early[0]!, room.course);

    const dump = await dumpRoom(app, room);
    const order = dump.waiting.map(({ person }) => person);
    const from = Number(dump.meta['drawFrom']);
    const drawn = early.map(({ uuid }) => [drawnBy(after.seed, uuid) + from + 1, uuid] as const);
    expect(before.seed).toBeNull();
    expect(after.commitment).toBe(before.commitment);
    expect(createHash('sha256').update(after.seed).digest('hex')).toBe(before.commitment);
    expect(order.slice(0, 30)).toEqual(drawn.sort(([a], [b]) => a - b).map(([, uuid]) => uuid));
    expect(order.slice(30)).toEqual(late.map(({ uuid }) => uuid));
    expect(order.slice(0, 30)).not.toEqual(early.map(({ uuid }) => uuid));
    expect(flawsOf(dump, { activeLimit: 0 })).toEqual([]);
    expect(await line.placeOf(late[0]!, room.course)).toMatchObject({ position: 31 });
  });

  test('gives a person the same number however often they come, and after Redis was lost', async () => {
    const room = await gatheringRoom({ onRejoin: 'TO_BACK' });
    const people = await app.people(10);
    const places = await line.lineUp(people, room.course);
    const order = await orderOf(room);

    await line.leave(people[0]!, room.course);
    await line.join(people[0]!, room.course);
    await line.join(people[1]!, room.course, { rejoin: true });
    const afterTrying = await orderOf(room);
    const { redis } = app.apps[0]!.infra;
    await redis.del(...(await redis.keys(roomKey(app, room, '*'))));
    for (const [i, person] of people.entries())
      await line.join(person, room.course, i % 2 ? { ticket: places[i]!.ticket } : {});

    expect(afterTrying).toEqual(order);
    expect(await orderOf(room)).toEqual(order);
  });

  test('keeps those in front who stood in the line before it began to gather', async () => {
    const room = await line.room({ activeLimit: 0 });
    const old = await app.people(2);
    await line.lineUp(old, room.course);

    await line.updateRoom(room.id, { policy: { preQueueUntil: inOneMinute() } });
    await line.lineUp(await app.people(5), room.course);
    app.clock.advance({ seconds: 60 });
    const late = await app.student();
    await line.join(late, room.course);

    const order = await orderOf(room);
    expect(order.slice(0, 2)).toEqual(old.map(({ uuid }) => uuid));
    expect(order.at(-1)).toBe(late.uuid);
  });

  test('passes nobody over for the time before the opening', async () => {
    const room = await gatheringRoom({ graceSeconds: 10 });
    const people = await app.people(2);
    await line.lineUp(people, room.course);

    app.clock.advance({ seconds: 59 });
    await line.tick();
    const before = await orderOf(room);
    app.clock.advance({ seconds: 1 });
    await line.tick();

    expect(before).toHaveLength(2);
    expect(await orderOf(room)).toHaveLength(0);
  });

  test('lets in nobody on an admin’s word, and no more come than may wait', async () => {
    const { id, course } = await gatheringRoom({ waitingLimit: 2 });
    const people = await app.people(3);

    const places = await line.lineUp(people, course);
    const lever = `mutation A($id: ID!) { admitNext(roomId: $id, count: 1) { admitted } }`;

    expect(places[2]).toMatchObject({ __typename: 'QueueFull', waiting: 2 });
    expect(await app.run(lever, { id }, { as: await line.admin() })).toEqual({ admitted: 0 });
  });

  test('opens earlier when the admin says so, and makes the seed known', async () => {
    const { id, course } = await gatheringRoom({ activeLimit: 1 });
    const student = await app.student();
    await line.join(student, course);

    await line.updateRoom(id, { policy: { preQueueUntil: null } });

    expect(await line.placeOf(student, course, 1)).toMatchObject({ state: 'ADMITTED' });
    expect((await shuffleOf(student, course)).seed).toMatch(/^[0-9a-f]{64}$/);
  });

  test('leaves a record by which anyone can check the draw', async () => {
    const room = await gatheringRoom({ activeLimit: 3 });
    await line.lineUp(await app.people(8), room.course);
    app.clock.advance({ seconds: 60 });
    await line.lineUp(await app.people(2), room.course);
    await app.runRecurring('recordRooms');
    const { lines } = await app.run(RECORD, { id: room.id }, { as: await line.admin() });
    const forge = (change: (entry: any) => any) => {
      let hash = '';
      return (lines as string[]).map((text) => {
        const entry = change(JSON.parse(text));
        hash = hashOf(hash, entry);
        return JSON.stringify({ ...entry, hash });
      });
    };
    const problems = async (record: string[]) => (await verifyRecord(each(record))).problems.join();
    const drew = (lines as string[]).map((text) => JSON.parse(text)).filter(({ kind }) => kind === 'drew');
    const lucky = drew[4]!.seq;

    expect(drew).toHaveLength(8);
    expect(await problems(lines)).toBe('');
    expect(await problems(forge((e) => (e.seq === lucky ? { ...e, seq: 1001 } : e)))).toContain(
      'not drawn by the seed',
    );
    const otherSeed = (e: any) => (e.kind === 'revealed' ? { ...e, detail: `seed=${'0'.repeat(64)}` } : e);
    expect(await problems(forge(otherSeed))).toContain('a seed other than the one promised');
    expect(await problems(forge((e) => (e.kind === 'gathering' ? { ...e, kind: 'frozen' } : e)))).toContain(
      'before a hash of the seed was published',
    );
  });

  test('is not made for a time that is over', async () => {
    const preQueueUntil = new Date(app.clock.nowMs()).toISOString();
    const { id } = await line.room({});
    const input = { name: 'R', courseIds: [], policy: { preQueueUntil } };

    for (const answer of [
      await app.execute(CREATE_ROOM, { input }, { as: await line.admin() }),
      await app.execute(UPDATE_ROOM, { input: { id, policy: { preQueueUntil } } }, { as: await line.admin() }),
    ])
      expect(answer.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: 'policy.preQueueUntil' });
  });

  test('never shows its seed to anybody before the opening', async () => {
    const room = await gatheringRoom();
    const student = await app.student();
    await line.join(student, room.course);
    await app.runRecurring('recordRooms');
    const { infra } = app.apps[0]!;
    const seed = (await infra.redis.hget(roomKey(app, room, 'meta'), 'drawSeed'))!;

    const [{ lines }, shown, rooms, actions] = [
      await app.run(RECORD, { id: room.id }, { as: await line.admin() }),
      await app.run(SHUFFLE, { courseId: room.course.id }, { as: student }),
      await app.run(`{ rooms { id shuffle { commitment seed } } }`, {}, { as: await line.admin() }),
      await app.sql(`select before, after from admin_acts`),
    ];

    expect(seed).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify([lines, shown, rooms, actions])).not.toContain(seed);
  });
});
