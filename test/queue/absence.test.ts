import { describe, expect, test } from '@jest/globals';
import { useApp } from '../support/app.js';
import { dumpRoom, Line, roomKey } from './support.js';

const NODE = `query Node($id: ID!) { node(id: $id) { __typename ... on Place { state position } } }`;

describe('absence', () => {
  const app = useApp({ processes: 2, manualClock: true, repeating: false });
  const line = new Line(app);

  test('longer than the grace passes a person over, and nobody waits for them', async () => {
    const { course } = await line.room({ activeLimit: 1, graceSeconds: 60 });
    const [inside, absent, present] = await app.people(3);
    const places = await line.lineUp([inside!, absent!, present!], course);

    app.clock.advance({ seconds: 60 });
    await line.placeOf(present!, course);
    await line.tick();
    const stillThere = await app.run(NODE, { id: places[1]!.id }, { as: await line.admin() });
    app.clock.advance({ seconds: 1 });
    await line.leave(inside!, course);

    expect(stillThere).toMatchObject({ state: 'WAITING', position: 1 });
    expect(await app.run(NODE, { id: places[1]!.id }, { as: await line.admin() })).toMatchObject({
      state: 'PASSED_OVER',
      position: null,
    });
    expect(await line.placeOf(present!, course)).toMatchObject({ state: 'ADMITTED' });
  });

  test.each(['joins', 'asks for the place', 'watches'])(
    'ends when the person %s: they stand ahead of all who joined later',
    async (how) => {
      const { course } = await line.room({ activeLimit: 1, graceSeconds: 60 });
      const [inside, absent, second, third] = await app.people(4);
      await line.lineUp([inside!, absent!, second!, third!], course);
      app.clock.advance({ seconds: 61 });
      await line.placeOf(third!, course);
      await line.placeOf(second!, course);
      const before = await line.placeOf(third!, course);

      const back =
        how === 'joins'
          ? await line.join(absent!, course)
          : how === 'watches'
            ? (await line.watch(absent!, course, 1).next()).queuePosition
            : await line.placeOf(absent!, course);

      expect(before).toMatchObject({ position: 2, waiting: 2 });
      expect(back).toMatchObject({ state: 'WAITING', position: 1, waiting: 3 });
      expect(await line.placeOf(second!, course)).toMatchObject({ position: 2 });
    },
  );

  test('is not absence while a subscription is open in any process', async () => {
    const room = await line.room({ activeLimit: 0, graceSeconds: 1 });
    const student = await app.student();
    await line.join(student, room.course);
    const watcher = line.watch(student, room.course, 1);
    await watcher.next();

    for (let second = 0; second < 4; second += 1) {
      app.clock.advance({ seconds: 0.9 });
      const touched = app.clock.nowMs();
      const { redis } = app.apps[0]!.infra;
      for (let seen = 0; seen < touched; await new Promise((resolve) => setTimeout(resolve, 5)))
        seen = Number(await redis.zscore(roomKey(app, room, 'seen'), student.uuid));
      await line.tick();
    }

    expect((await dumpRoom(app, room)).waiting).toHaveLength(1);
  });

  test('is without end where there is no grace', async () => {
    const room = await line.room({ activeLimit: 1 });
    await line.lineUp(await app.people(2), room.course);

    app.clock.advance({ minutes: 600 });
    await line.tick();

    expect((await dumpRoom(app, room)).waiting).toHaveLength(1);
  });

  test('is not counted for the time in which no process kept watch', async () => {
    const room = await line.room({ activeLimit: 0, graceSeconds: 60 });
    await line.lineUp(await app.people(2), room.course);

    // As after an outage of all servers: the last look at the room was long ago.
    await app.apps[0]!.infra.redis.hincrby(roomKey(app, room, 'meta'), 'sweptAt', -60_000);
    app.clock.advance({ seconds: 61 });
    await line.tick();
    const afterOutage = (await dumpRoom(app, room)).waiting.length;
    app.clock.advance({ seconds: 61 });
    await line.tick();

    expect(afterOutage).toBe(2);
    expect((await dumpRoom(app, room)).waiting).toHaveLength(0);
  });
});
