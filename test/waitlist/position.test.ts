import { describe, expect, test } from '@jest/globals';
import { useApp } from '../support/app.js';
import { WaitLine } from './line.js';
import { POSITION } from './operations.js';

describe('waitlistPosition', () => {
  const app = useApp({ processes: 2 });
  const line = new WaitLine(app);

  test('tells where one stands, then every move up, the offer and the seat, on every process', async () => {
    const course = await line.full();
    const people = await app.people(3);
    const entries = await line.lineUp(course, people);
    const watchers = [0, 1].map((process) => app.watch(POSITION, { courseId: course.id }, { as: people[1]!, process }));
    for (const watcher of watchers)
      expect((await watcher.next()).waitlistPosition).toMatchObject({
        id: entries[1],
        position: 2,
        ahead: 1,
        waiting: 3,
      });

    await line.leave(course, people[0]!);
    for (const watcher of watchers)
      expect((await watcher.next()).waitlistPosition).toMatchObject({ position: 1, waiting: 2 });
    await line.free(course);
    const offered = await watchers[0]!.until((event) => event.waitlistPosition.state === 'OFFERED');
    await line.accept(entries[1]!, people[1]!);

    expect(offered.waitlistPosition).toMatchObject({ position: null, waiting: 1, offerExpiresAt: expect.any(String) });
    for (const watcher of watchers) {
      const event = await watcher.until(({ waitlistPosition }) => waitlistPosition.state === 'ENROLLED');
      expect(event.waitlistPosition).toMatchObject({ offerExpiresAt: null, seat: { status: 'CONFIRMED' } });
    }
  });

  test('says nothing while nothing changes for the watcher', async () => {
    const course = await line.full();
    const [first, second] = await app.people(2);
    await line.lineUp(course, [first!]);
    const watcher = app.watch(POSITION, { courseId: course.id }, { as: first! });
    await watcher.next();

    await line.lineUp(course, [second!]);
    expect((await watcher.next()).waitlistPosition).toMatchObject({ position: 1, waiting: 2 });
    await line.join(course, second!);

    await watcher.expectSilence(400);
  });

  test('knows nobody who never waited, and no guest', async () => {
    const course = await line.full();

    const errors = [];
    for (const as of [await app.student(), undefined]) {
      const failure = await app
        .watch(POSITION, { courseId: course.id }, { as })
        .next()
        .catch((error: unknown) => error);
      errors.push((failure as { errors: { extensions: { code: string } }[] }).errors[0]!.extensions.code);
    }

    expect(errors).toEqual(['NOT_FOUND', 'UNAUTHENTICATED']);
  });
});
