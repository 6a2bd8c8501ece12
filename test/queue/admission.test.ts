import { describe, expect, test } from '@jest/globals';
import { admission, finishPlaces } from '../../src/features/queue/index.js';
import { useApp, type Person } from '../support/app.js';
import { eventually, together } from '../support/together.js';
import { dumpRoom, flawsOf, Line, overtaken, type TestCourse } from './support.js';

describe('admission', () => {
  const app = useApp({ processes: 2, manualClock: true, repeating: false });
  const line = new Line(app);
  const mayAct = async (person: Person, course: TestCourse, process = 0) =>
    (await admission(app.context(person, process), { courseId: course.uuid, personId: person.uuid })).admitted;

  test('is by rank and within the limit at every instant, while all come and go over two processes', async () => {
    const room = await line.room({ activeLimit: 10 });
    const people = await app.people(200);
    const flaws = new Set<string>();
    let running = true;
    const witness = (async () => {
      for (; running; await new Promise(setImmediate)) {
        const dump = await dumpRoom(app, room);
        for (const flaw of flawsOf(dump, { activeLimit: 10 })) flaws.add(flaw);
        for (const person of overtaken(dump)) flaws.add(`${person} was overtaken`);
      }
    })();

    await together(people, async (person, i) => {
      const process = i % 2;
      let place = await line.join(person, room.course, { process });
      // Everyone does what they came for as soon as they are let in.
      while (place.state === 'WAITING') {
        await new Promise((resolve) => setTimeout(resolve, 20));
        place = (await line.placeOf(person, room.course, process))!;
      }
      expect(place.state).toBe('ADMITTED');
      await finishPlaces(app.context(person, process), room.course.uuid, [person.uuid]);
    });
    running = false;
    await witness;

    expect([...flaws]).toEqual([]);
    const { place } = await dumpRoom(app, room);
    expect(new Set([...place.values()].map(({ letter }) => letter))).toEqual(new Set(['D']));
    expect(new Set([...place.values()].map(({ seq }) => seq)).size).toBe(200);
  });

  test('comes to the next by rank at once when somebody leaves', async () => {
    const { course } = await line.room({ activeLimit: 1 });
    const people = await app.people(3);
    await line.lineUp(people, course);

    expect(await line.leave(people[0]!, course)).toMatchObject({ state: 'LEFT' });

    expect(await line.placeOf(people[1]!, course, 1)).toMatchObject({ state: 'ADMITTED' });
    expect(await line.placeOf(people[2]!, course)).toMatchObject({ state: 'WAITING', position: 1 });
    expect(await line.leave(people[0]!, course)).toMatchObject({ __typename: 'NotInQueue' });
    expect(await line.join(people[0]!, course)).toMatchObject({ state: 'WAITING', position: 2 });
  });

  test('ends with the lease, lets the next in, and is begun again at the back', async () => {
    const { course } = await line.room({ activeLimit: 1, leaseSeconds: 30 });
    const people = await app.people(3);
    await line.lineUp(people, course);

    app.clock.advance({ seconds: 29 });
    await line.tick();
    expect(await mayAct(people[0]!, course)).toBe(true);

    app.clock.advance({ seconds: 1 });
    expect(await mayAct(people[0]!, course)).toBe(false);
    expect(await mayAct(people[1]!, course, 1)).toBe(true);
    expect(await line.placeOf(people[0]!, course)).toMatchObject({ state: 'LEASE_ENDED', position: null });
    expect(await line.join(people[0]!, course)).toMatchObject({ state: 'WAITING', position: 2 });
  });

  test('comes by the tick of any process when nobody calls', async () => {
    const room = await line.room({ activeLimit: 1, leaseSeconds: 30 });
    await line.lineUp(await app.people(2), room.course);

    app.clock.advance({ seconds: 30 });
    await line.tick(1);

    const { place } = await dumpRoom(app, room);
    expect([...place.values()].map(({ letter }) => letter).sort()).toEqual(['A', 'E']);
  });

  test('is as fast as the rate and never faster', async () => {
    const room = await line.room({ activeLimit: 100, admitPerSecond: 0.5, leaseSeconds: 3600 });
    const begin = app.clock.nowMs();
    const letInAt: number[] = [];
    await line.lineUp(await app.people(12), room.course);

    for (let step = 0; step < 80; step += 1) {
      await Promise.all([line.tick(0), line.tick(1)]);
      const { admitted } = await dumpRoom(app, room);
      while (letInAt.length < admitted.length) letInAt.push(app.clock.nowMs() - begin);
      app.clock.advance({ seconds: 0.25 });
    }

    expect(letInAt).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18].map((seconds) => seconds * 1000));
  });

  test('does not make up for time in which nobody waited', async () => {
    const room = await line.room({ activeLimit: 100, admitPerSecond: 1, leaseSeconds: 3600 });
    const people = await app.people(6);
    await line.join(people[0]!, room.course);

    app.clock.advance({ minutes: 10 });
    await line.lineUp(people.slice(1), room.course);

    expect((await dumpRoom(app, room)).admitted).toHaveLength(2);
  });

  test('at a high rate lets in a twentieth of a second at once at most', async () => {
    const room = await line.room({ activeLimit: 1000, admitPerSecond: 200, leaseSeconds: 3600 });
    await together(await app.people(60), (person) => line.join(person, room.course));

    const counts: number[] = [];
    for (let step = 0; step < 4; step += 1) {
      await line.tick();
      counts.push((await dumpRoom(app, room)).admitted.length);
      app.clock.advance({ seconds: 0.05 });
    }

    expect(counts[0]).toBeLessThanOrEqual(10);
    expect(counts.slice(1).map((count, i) => count - counts[i]!)).toEqual([10, 10, 10]);
  });

  test('stops when the limit goes down, and sends nobody back', async () => {
    const { id, course } = await line.room({ activeLimit: 3 });
    const people = await app.people(5);
    await line.lineUp(people, course);

    await line.updateRoom(id, { policy: { activeLimit: 1 } }, 1);
    await line.leave(people[0]!, course);
    await line.leave(people[1]!, course);

    expect(await mayAct(people[2]!, course)).toBe(true);
    expect(await mayAct(people[3]!, course)).toBe(false);

    await line.leave(people[2]!, course);

    expect(await mayAct(people[3]!, course, 1)).toBe(true);
  });

  test('goes on at once, on every process, when the limit goes up', async () => {
    const { id, course } = await line.room({ activeLimit: 0 });
    const people = await app.people(3);
    await line.lineUp(people, course);

    await line.updateRoom(id, { policy: { activeLimit: 2 } }, 1);

    expect(await Promise.all(people.map((person) => mayAct(person, course)))).toEqual([true, true, false]);
  });

  test('is free where no room guards the course, and shows the place of who may not act', async () => {
    const open = await line.course();
    const { course } = await line.room({ activeLimit: 0 });
    const student = await app.student();
    const ask = (courseId: string) => admission(app.context(student), { courseId, personId: student.uuid });

    expect(await ask(open.uuid)).toEqual({ admitted: true, place: null });
    expect(await ask(course.uuid)).toEqual({ admitted: false, place: null });
    await line.join(student, course);
    expect(await ask(course.uuid)).toMatchObject({ admitted: false, place: { state: 'WAITING', position: 1 } });
  });

  test('is used up by finishing where the room guards one course, and not where it guards two', async () => {
    const alone = await line.room({ activeLimit: 1 });
    const both = await line.room({ activeLimit: 1 }, [await line.course(), await line.course()]);
    const [first, second] = await app.people(2);

    for (const { course } of [alone, both]) {
      await line.lineUp([first!, second!], course);
      await finishPlaces(app.context(first!), course.uuid, [first!.uuid]);
      await finishPlaces(app.context(first!), course.uuid, [first!.uuid]);
    }

    expect(await line.placeOf(first!, alone.course)).toMatchObject({ state: 'DONE' });
    expect(await mayAct(second!, alone.course)).toBe(true);
    expect(await mayAct(first!, both.course)).toBe(true);
    expect(await mayAct(second!, both.course)).toBe(false);
  });
});

describe('admission by the clock on the wall', () => {
  const app = useApp({ repeating: false });
  const line = new Line(app);

  test('keeps the pace of a rate by itself, between the ticks', async () => {
    const room = await line.room({ activeLimit: 100, admitPerSecond: 20 });
    await line.lineUp(await app.people(5), room.course);

    // Nobody asks and no tick runs: the process that was asked last comes back by itself.
    await eventually(async () => (await dumpRoom(app, room)).admitted.length === 5, 'the last one was let in');
  });
});
