import { describe, expect, test } from '@jest/globals';
import { finishPlaces } from '../../src/features/queue/index.js';
import { queuePosition } from '../../src/features/queue/queue-position.js';
import { useApp } from '../support/app.js';
import { eventually, together } from '../support/together.js';
import { Line, WATCH } from './support.js';

describe('queuePosition', () => {
  const app = useApp({ processes: 2, repeating: false });
  const line = new Line(app);

  test('gives the present place first, then each move, and the admission, from another process too', async () => {
    const { course } = await line.room({ activeLimit: 1 });
    const [inside, first, second] = await app.people(3);
    await line.lineUp([inside!, first!, second!], course);
    const watcher = line.watch(second!, course, 1);

    const present = await watcher.next();
    await line.leave(first!, course);
    const moved = await watcher.until(({ queuePosition }) => queuePosition.position !== 2);
    await finishPlaces(app.context(inside!), course.uuid, [inside!.uuid]);
    const admitted = await watcher.until(({ queuePosition }) => queuePosition.state !== 'WAITING');

    expect(present.queuePosition).toMatchObject({ state: 'WAITING', position: 2, ahead: 1, waiting: 2 });
    expect(moved.queuePosition).toMatchObject({ state: 'WAITING', position: 1, ahead: 0 });
    expect(admitted.queuePosition).toMatchObject({ state: 'ADMITTED', position: null });
    expect(Date.parse(admitted.queuePosition.admittedUntil!)).toBeGreaterThan(Date.now());
  });

  test('hears at once, by the bell of the room, what another process did to a place inside', async () => {
    const { course } = await line.room({ activeLimit: 1, leaseSeconds: 3600 });
    const student = await app.student();
    await line.join(student, course);
    const watcher = line.watch(student, course, 1);
    await watcher.next();

    await line.leave(student, course, 0);

    // Without the bell those inside are looked at each 5 seconds.
    expect((await watcher.next(2500)).queuePosition.state).toBe('LEFT');
  });

  test('shows both tabs of a person the same', async () => {
    const { course } = await line.room({ activeLimit: 1 });
    const [inside, waiting] = await app.people(2);
    await line.lineUp([inside!, waiting!], course);
    const tabs = [line.watch(waiting!, course, 0), line.watch(waiting!, course, 0), line.watch(waiting!, course, 1)];
    await together(tabs, (tab) => tab.next());

    await line.leave(inside!, course);

    const seen = await together(tabs, (tab) => tab.until(({ queuePosition }) => queuePosition.state === 'ADMITTED'));
    expect(new Set(seen.map(({ queuePosition }) => queuePosition.id)).size).toBe(1);
  });

  test('owes a slow reader the latest place, never a backlog', async () => {
    const { course } = await line.room({ activeLimit: 0 });
    const ahead = await app.people(20);
    const slow = await app.student();
    await line.lineUp([...ahead, slow], course);
    const places = await queuePosition(app.context(slow), course.uuid);
    const next = async () => (await places.next()).value!;
    const present = await next();

    for (const person of ahead) {
      await line.leave(person, course);
      // A reader that keeps up sees the line move each time.
      const position = 20 - ahead.indexOf(person);
      const witness = line.watch(slow, course);
      await witness.until(({ queuePosition }) => queuePosition.position === position);
      await witness.close();
    }
    // The slot may still hold what was read just before the last move.
    const read = [await next()];
    if (read[0]!.position !== 1) read.push(await next());

    expect(present.position).toBe(21);
    expect(read.length).toBeLessThanOrEqual(2);
    expect(read.at(-1)!.position).toBe(1);
    await places.return!();
  });

  test('fails with NOT_FOUND for a course there is not, and for somebody without a place', async () => {
    const { course } = await line.room({ activeLimit: 0 });
    const student = await app.student();

    for (const id of [course.id, course.id.replace(/.{6}$/, '000000')]) {
      const failed = await line
        .watch(student, { ...course, id })
        .next()
        .catch((error) => error);
      expect(failed.errors?.[0]?.extensions?.code).toBe('NOT_FOUND');
    }
  });

  test('is closed to guests', async () => {
    const course = await line.course();

    const failed = await app
      .watch(WATCH, { courseId: course.id })
      .next()
      .catch((error) => error);

    expect(JSON.stringify(failed.errors)).toContain('UNAUTHENTICATED');
  });

  test('tells the end of a lease', async () => {
    const { course } = await line.room({ activeLimit: 1, leaseSeconds: 1 });
    const student = await app.student();
    await line.join(student, course);
    const watcher = line.watch(student, course);

    expect((await watcher.next()).queuePosition.state).toBe('ADMITTED');
    expect((await watcher.next()).queuePosition.state).toBe('LEASE_ENDED');
  });

  test('tells those who wait that the room was disabled, on every process', async () => {
    const { id, course } = await line.room({ activeLimit: 0 });
    const people = await app.people(2);
    await line.lineUp(people, course);
    const watchers = people.map((person, process) => line.watch(person, course, process));
    await together(watchers, (watcher) => watcher.next());

    await line.updateRoom(id, { policy: { enabled: false } });

    for (const watcher of watchers) {
      const { queuePosition } = await watcher.until(({ queuePosition }) => queuePosition.state !== 'WAITING');
      expect(queuePosition).toMatchObject({ state: 'ADMITTED', admittedUntil: null });
    }
  });

  test('follows a course that leaves its room', async () => {
    const { id, course } = await line.room({ activeLimit: 0 });
    const student = await app.student();
    await line.join(student, course);
    const watcher = line.watch(student, course, 1);
    await watcher.next();

    await line.updateRoom(id, { courseIds: [] });

    const { queuePosition } = await watcher.until(({ queuePosition }) => queuePosition.state !== 'WAITING');
    expect(queuePosition).toMatchObject({ state: 'ADMITTED', admittedUntil: null });
  });

  test('leaves nothing behind when the last reader goes', async () => {
    const { course } = await line.room({ activeLimit: 0 });
    const student = await app.student();
    await line.join(student, course);
    const { redis } = app.apps[0]!.infra;
    const listeners = async () => (await redis.pubsub('CHANNELS', `${app.redisPrefix}room:*`)).length;
    const before = await listeners();
    const watcher = line.watch(student, course);
    await watcher.next();
    const during = await listeners();

    await watcher.close();

    await eventually(async () => (await listeners()) === before, 'nobody listens to the room');
    expect(during).toBe(before + 1);
  });
});
