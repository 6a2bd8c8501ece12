import { describe, expect, test } from '@jest/globals';
import { announceGuards } from '../../src/features/queue/guard.js';
import { encodeId } from '../../src/kit/id.js';
import { useApp } from '../support/app.js';
import { eventually, together } from '../support/together.js';
import { over, TRANSPORTS } from '../support/transports.js';
import { JOIN, Line, MY_PLACE } from './support.js';

describe('joinQueue', () => {
  const app = useApp({ processes: 2, manualClock: true, repeating: false });
  const line = new Line(app);

  test('lets people in up to the limit and lines up the rest by rank', async () => {
    const { course } = await line.room({ activeLimit: 2, leaseSeconds: 60 });
    const people = await app.people(5);

    const places = await line.lineUp(people, course);

    expect(places.map(({ state }) => state)).toEqual(['ADMITTED', 'ADMITTED', 'WAITING', 'WAITING', 'WAITING']);
    expect(places.map(({ position }) => position)).toEqual([null, null, 1, 2, 3]);
    expect(places.map(({ ahead }) => ahead)).toEqual([null, null, 0, 1, 2]);
    expect(places[4]!.waiting).toBe(3);
    expect(places[0]!.admittedUntil).toBe(new Date(app.clock.nowMs() + 60_000).toISOString());
  });

  test('shows a second tab and a second device the place that the person has', async () => {
    const { course } = await line.room({ activeLimit: 0 });
    const [first, second] = await app.people(2);
    await line.lineUp([first!, second!], course);

    const again = await together([0, 1, 0, 1], (process) => line.join(first!, course, { process }));

    expect(again.map(({ position, waiting }) => [position, waiting])).toEqual([...Array(4)].map(() => [1, 2]));
  });

  test('gives one place to a person who joins many times at once, on both processes', async () => {
    const { course } = await line.room({ activeLimit: 0 });
    const [person, next] = await app.people(2);

    await together([...Array(20).keys()], (i) => line.join(person!, course, { process: i % 2 }));

    expect(await line.join(next!, course)).toMatchObject({ position: 2, waiting: 2 });
  });

  test.each(TRANSPORTS)('takes who asks while word comes that rooms have changed, over %s', async (transport) => {
    const execute = over(app, transport);
    const { course } = await line.room({ activeLimit: 0 });
    const [first, second] = await app.people(2);
    const held = await app.apps[1]!.infra.pool.connect();
    await held.query('begin');
    await held.query('lock table room_courses in access exclusive mode');

    const asking = [
      execute(JOIN, { courseId: course.id }, { token: first!.token }),
      execute(MY_PLACE, { courseId: course.id }, { token: second!.token }),
    ];
    const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    await eventually(async () => (await app.sql(waiting)).length > 0, 'the room is being read');
    announceGuards(app.apps[0]!.infra, [course.uuid]);
    await held.query('commit');
    held.release();
    const [joined, looked] = await Promise.all(asking);

    expect(joined).toMatchObject({ data: { joinQueue: { __typename: 'Place', state: 'WAITING' } } });
    expect(looked).toMatchObject({ data: { myPlace: null } });
    expect([joined!.errors, looked!.errors]).toEqual([undefined, undefined]);
  });

  test('keeps the place on an explicit rejoin where the rule is KEEP', async () => {
    const { course } = await line.room({ activeLimit: 0, onRejoin: 'KEEP' });
    const [first, second] = await app.people(2);
    await line.lineUp([first!, second!], course);

    expect(await line.join(first!, course, { rejoin: true })).toMatchObject({ position: 1 });
  });

  test('sends an explicit rejoin to the back where the rule is TO_BACK, and only that', async () => {
    const { course } = await line.room({ activeLimit: 0, onRejoin: 'TO_BACK' });
    const [first, second] = await app.people(2);
    await line.lineUp([first!, second!], course);

    expect(await line.join(first!, course)).toMatchObject({ position: 1 });
    expect(await line.join(first!, course, { rejoin: true })).toMatchObject({ position: 2, waiting: 2 });
    expect(await line.placeOf(second!, course)).toMatchObject({ position: 1 });
  });

  test('never sends back a person who is inside', async () => {
    const { course } = await line.room({ activeLimit: 1, onRejoin: 'TO_BACK' });
    const [inside, waiting] = await app.people(2);
    await line.lineUp([inside!, waiting!], course);

    expect(await line.join(inside!, course, { rejoin: true })).toMatchObject({ state: 'ADMITTED' });
    expect(await line.placeOf(waiting!, course)).toMatchObject({ state: 'WAITING' });
  });

  test('refuses a newcomer when as many wait as may, and nobody who has a place', async () => {
    const { course } = await line.room({ activeLimit: 1, waitingLimit: 2, leaseSeconds: 60 });
    const [inside, first, second, late] = await app.people(4);
    await line.lineUp([inside!, first!, second!], course);

    expect(await line.join(late!, course)).toMatchObject({ __typename: 'QueueFull', waiting: 2 });
    expect(await line.join(first!, course)).toMatchObject({ state: 'WAITING', position: 1 });

    app.clock.advance({ seconds: 60 });

    expect(await line.join(late!, course)).toMatchObject({ state: 'WAITING', position: 2 });
  });

  test('never lets more wait than may when all come at once', async () => {
    const { course } = await line.room({ activeLimit: 5, waitingLimit: 10 });
    const people = await app.people(40);

    const answers = await together(people, (person, i) => line.join(person, course, { process: i % 2 }));

    const count = (what: string) => answers.filter((a) => (a.state ?? a.__typename) === what).length;
    expect([count('ADMITTED'), count('WAITING'), count('QueueFull')]).toEqual([5, 10, 25]);
  });

  test('lets a newcomer straight in where nobody may wait but there is room inside', async () => {
    const { course } = await line.room({ activeLimit: 1, waitingLimit: 0 });
    const [first, second] = await app.people(2);

    expect(await line.join(first!, course)).toMatchObject({ state: 'ADMITTED' });
    expect(await line.join(second!, course)).toMatchObject({ __typename: 'QueueFull', waiting: 0 });
  });

  test('lines people up before the course opens', async () => {
    const opensAt = new Date(app.clock.nowMs() + 3_600_000);
    const { course } = await line.room({ activeLimit: 0 }, [await line.course({ opensAt })]);

    expect(await line.join(await app.student(), course)).toMatchObject({ state: 'WAITING', position: 1 });
  });

  test.each(['guarded', 'unguarded'])('refuses everyone from the moment a %s course closes', async (kind) => {
    const closesAt = new Date(app.clock.nowMs() + 10_000);
    const course = await line.course({ closesAt });
    if (kind === 'guarded') await line.room({ activeLimit: 5 }, [course]);
    const [early, late] = await app.people(2);

    app.clock.advance({ seconds: 9 });
    const before = await line.join(early!, course);
    app.clock.advance({ seconds: 1 });
    const after = await line.join(late!, course);

    expect(before).toMatchObject({ state: 'ADMITTED' });
    expect(after).toMatchObject({ __typename: 'RegistrationClosed', closesAt: closesAt.toISOString() });
  });

  test.each(['CLOSED', 'CANCELLED'])('refuses everyone where the course is %s', async (state) => {
    const { course } = await line.room({ activeLimit: 5 }, [await line.course({ state })]);

    expect(await line.join(await app.student(), course)).toMatchObject({ __typename: 'RegistrationClosed' });
  });

  test('knows no draft and no course that there is not', async () => {
    const draft = await line.course({ state: 'DRAFT' });
    const nothing = { id: encodeId('course', '0199aaaa-0000-7000-8000-000000000000') };
    const student = await app.student();

    for (const { id } of [draft, nothing]) {
      const answer = await app.execute(JOIN, { courseId: id }, { as: student });
      expect(answer.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    }
  });

  test('asks for a sign-in, and for the id of a course', async () => {
    const course = await line.course();
    const student = await app.student();

    const guest = await app.execute(JOIN, { courseId: course.id });
    const wrong = await app.execute(JOIN, { courseId: student.id }, { as: student });

    expect(guest.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect(wrong.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  test('admits at once, without an end, where no room guards the course', async () => {
    const course = await line.course();
    const student = await app.student();

    const place = await line.join(student, course);

    expect(place).toMatchObject({ state: 'ADMITTED', position: null, admittedUntil: null, waiting: 0 });
    expect(await line.placeOf(student, course)).toMatchObject({ id: place.id, state: 'ADMITTED' });
    expect(await app.run(`query N($id: ID!) { node(id: $id) { id } }`, { id: place.id }, { as: student })).toEqual({
      id: place.id,
    });
  });

  test('admits at once where the room is disabled, and keeps the line for when it is not', async () => {
    const { id, course } = await line.room({ activeLimit: 1 });
    const [inside, waiting, newcomer] = await app.people(3);
    await line.lineUp([inside!, waiting!], course);

    await line.updateRoom(id, { policy: { enabled: false } });

    expect(await line.placeOf(waiting!, course, 1)).toMatchObject({ state: 'ADMITTED', admittedUntil: null });
    expect(await line.join(newcomer!, course, { process: 1 })).toMatchObject({
      state: 'ADMITTED',
      admittedUntil: null,
    });

    await line.updateRoom(id, { policy: { enabled: true } });

    expect(await line.placeOf(waiting!, course)).toMatchObject({ state: 'WAITING', position: 1 });
    expect(await line.join(newcomer!, course)).toMatchObject({ state: 'WAITING', position: 2 });
  });
});
