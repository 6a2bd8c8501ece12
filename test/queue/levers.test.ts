import { describe, expect, test } from '@jest/globals';
import { useApp } from '../support/app.js';
import { Line } from './support.js';

const ROOM = `fragment R on Room { id waiting active frozenAt heldUntil }`;
const ADMIT_NEXT = `${ROOM} mutation A($id: ID!, $count: Int!) { admitNext(roomId: $id, count: $count) { admitted room { ...R } } }`;
const FREEZE = `${ROOM} mutation F($id: ID!) { freezeRoom(roomId: $id) { ...R } }`;
const RESUME = `${ROOM} mutation R($id: ID!) { resumeRoom(roomId: $id) { ...R } }`;
const EXTEND = `${ROOM} mutation E($id: ID!, $seconds: Int!) { extendLeases(roomId: $id, seconds: $seconds) { ...R } }`;

describe('the levers of a room', () => {
  const app = useApp({ processes: 2, manualClock: true, repeating: false });
  const line = new Line(app);
  const pull = async (lever: string, id: string, more: Record<string, unknown> = {}) =>
    app.run(lever, { id, ...more }, { as: await line.admin() });

  test('let in the next ones by rank, over the limit and the rate', async () => {
    const { id, course } = await line.room({ activeLimit: 1, admitPerSecond: 0.1 });
    const people = await app.people(5);
    await line.lineUp(people, course);

    const answer = await pull(ADMIT_NEXT, id, { count: 2 });
    const rest = await pull(ADMIT_NEXT, id, { count: 100 });

    expect(answer).toMatchObject({ admitted: 2, room: { waiting: 2, active: 3 } });
    expect(rest).toMatchObject({ admitted: 2, room: { waiting: 0, active: 5 } });
  });

  test('pass over who is absent when they let in the next', async () => {
    const { id, course } = await line.room({ activeLimit: 0, graceSeconds: 60 });
    const [absent, present] = await app.people(2);
    await line.lineUp([absent!, present!], course);
    app.clock.advance({ seconds: 61 });
    await line.placeOf(present!, course);

    expect(await pull(ADMIT_NEXT, id, { count: 1 })).toMatchObject({ admitted: 1 });
    expect(await line.placeOf(present!, course)).toMatchObject({ state: 'ADMITTED' });
    expect(await line.placeOf(absent!, course)).toMatchObject({ state: 'WAITING', position: 1 });
  });

  test('freeze a room with all places intact, on every process, and let it go on where it stopped', async () => {
    const { id, course } = await line.room({ activeLimit: 1, leaseSeconds: 60, graceSeconds: 60 });
    const [inside, first, late] = await app.people(3);
    await line.lineUp([inside!, first!], course);
    app.clock.advance({ seconds: 20 });

    const frozen = await pull(FREEZE, id);
    app.clock.advance({ seconds: 600 });
    await line.tick(1);
    const during = [await line.placeOf(inside!, course, 1), await line.join(late!, course, { process: 1 })];
    await line.leave(inside!, course);
    const stillWaiting = await line.placeOf(first!, course);
    await line.tick();
    const resumed = await pull(RESUME, id);

    expect(frozen.frozenAt).not.toBeNull();
    expect(during[0]).toMatchObject({
      state: 'ADMITTED',
      paused: true,
      admittedUntil: new Date(app.clock.nowMs() + 40_000).toISOString(),
    });
    expect(during[1]).toMatchObject({ state: 'WAITING', position: 2 });
    expect(stillWaiting).toMatchObject({ state: 'WAITING', position: 1, paused: true });
    expect(resumed).toMatchObject({ frozenAt: null, active: 1 });
    expect(await line.placeOf(first!, course)).toMatchObject({ state: 'ADMITTED', paused: false });
  });

  test('let the leases of a frozen room run on for what was left of them', async () => {
    const { id, course } = await line.room({ activeLimit: 1, leaseSeconds: 60 });
    const inside = await app.student();
    await line.join(inside, course);
    app.clock.advance({ seconds: 20 });

    await pull(FREEZE, id);
    app.clock.advance({ seconds: 600 });
    await pull(RESUME, id);

    app.clock.advance({ seconds: 39 });
    expect(await line.placeOf(inside, course)).toMatchObject({ state: 'ADMITTED' });
    app.clock.advance({ seconds: 1 });
    expect(await line.placeOf(inside, course)).toMatchObject({ state: 'LEASE_ENDED' });
  });

  test('keep a room frozen when Redis loses it', async () => {
    const { id, course } = await line.room({ activeLimit: 5 });
    await line.join(await app.student(), course);
    await pull(FREEZE, id);
    const { redis } = app.apps[0]!.infra;
    await redis.del(...(await redis.keys(`${app.redisPrefix}*`)));

    const place = await line.join(await app.student(), course);

    expect(place).toMatchObject({ state: 'WAITING', position: 1, paused: true });
  });

  test('give everyone inside more time, and those who come later no more than the lease', async () => {
    const { id, course } = await line.room({ activeLimit: 3, leaseSeconds: 60 });
    const [early, later, last] = await app.people(3);
    const before = [await line.join(early!, course)];
    app.clock.advance({ seconds: 30 });
    before.push(await line.join(later!, course));

    await pull(EXTEND, id, { seconds: 100 });
    const after = [await line.placeOf(early!, course), await line.placeOf(later!, course, 1)];

    const untilOf = (place: { admittedUntil: string | null } | null) => Date.parse(place!.admittedUntil!);
    expect(after.map((place, i) => untilOf(place) - untilOf(before[i]!))).toEqual([100_000, 100_000]);
    expect(untilOf(await line.join(last!, course))).toBe(app.clock.nowMs() + 60_000);
  });

  test('are for admins, within bounds, and leave an audit record', async () => {
    const { id } = await line.room({});
    const student = await app.student();
    for (const lever of [ADMIT_NEXT, FREEZE, RESUME, EXTEND]) {
      const answer = await app.execute(lever, { id, count: 1, seconds: 1 }, { as: student });
      expect(answer.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
    for (const [lever, more] of [
      [ADMIT_NEXT, { count: 0 }],
      [ADMIT_NEXT, { count: 1001 }],
      [EXTEND, { seconds: 0 }],
      [EXTEND, { seconds: 604_801 }],
    ] as const) {
      const answer = await app.execute(lever, { id, ...more }, { as: await line.admin() });
      expect(answer.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    }
    const admin = await line.admin();

    for (const lever of [ADMIT_NEXT, FREEZE, RESUME, EXTEND])
      await app.run(lever, { id, count: 1, seconds: 1 }, { as: admin });

    const acts = await app.sql(`select act, before, after from admin_acts where actor_id = $1 order by id`, [
      admin.uuid,
    ]);
    expect(acts).toEqual([
      { act: 'admitNext', before: null, after: { count: 1 } },
      { act: 'freezeRoom', before: { frozen: false }, after: { frozen: true } },
      { act: 'resumeRoom', before: { frozen: true }, after: { frozen: false } },
      { act: 'extendLeases', before: null, after: { seconds: 1 } },
    ]);
  });
});
