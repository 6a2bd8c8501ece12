import { describe, expect, test } from '@jest/globals';
import { Room } from '../../src/features/queue/entities.js';
import { configure } from '../../src/features/queue/line.js';
import { decodeId, encodeId } from '../../src/kit/id.js';
import { useApp } from '../support/app.js';
import { eventually, tally, together } from '../support/together.js';
import { CREATE_ROOM, Line, roomKey, UPDATE_ROOM } from './support.js';

const ROOMS = `{ rooms { id name waiting active courses { id } policy { activeLimit } } }`;
const NODE = `query Node($id: ID!) { node(id: $id) { __typename id } }`;

describe('a waiting room', () => {
  const app = useApp({ processes: 2, manualClock: true, repeating: false });
  const line = new Line(app);
  const create = async (input: Record<string, unknown>) =>
    app.execute(CREATE_ROOM, { input: { name: 'Room', courseIds: [], ...input } }, { as: await line.admin() });

  test('is made with what its preset says, and what the admin says instead', async () => {
    const made = async (policy: object) => (await create({ policy })).data!.createRoom.policy;

    expect(await made({ preset: 'CULTURE_CENTER' })).toEqual({
      activeLimit: 30,
      admitPerSecond: null,
      leaseSeconds: 86_400,
      graceSeconds: null,
      waitingLimit: 15,
      onRejoin: 'KEEP',
      enabled: true,
    });
    expect(await made({ preset: 'TICKETING' })).toMatchObject({
      activeLimit: 100,
      admitPerSecond: 0.5,
      leaseSeconds: 600,
      onRejoin: 'TO_BACK',
    });
    expect(await made({ preset: 'THEME_PARK', activeLimit: 7, admitPerSecond: null })).toMatchObject({
      activeLimit: 7,
      admitPerSecond: null,
      leaseSeconds: 600,
      onRejoin: 'KEEP',
    });
    expect(await made({})).toMatchObject({
      activeLimit: 30,
      waitingLimit: null,
      leaseSeconds: 86_400,
      onRejoin: 'KEEP',
    });
  });

  test.each([
    { activeLimit: -1 },
    { activeLimit: 1_000_001 },
    { admitPerSecond: 0 },
    { admitPerSecond: -2 },
    { leaseSeconds: 0 },
    { leaseSeconds: 604_801 },
    { graceSeconds: 0 },
    { graceSeconds: 604_801 },
    { waitingLimit: -1 },
  ])('is not made, nor changed, with the policy %j', async (policy) => {
    const { id } = await line.room({});
    const before = await app.run(ROOMS, {}, { as: await line.admin() });

    const made = await create({ policy });
    const changed = await app.execute(UPDATE_ROOM, { input: { id, policy } }, { as: await line.admin() });

    const field = `policy.${Object.keys(policy)[0]}`;
    expect(made.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field });
    expect(changed.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field });
    expect(await app.run(ROOMS, {}, { as: await line.admin() })).toEqual(before);
  });

  test('is not made without a name, with a long one, or over a course that there is not', async () => {
    const nothing = encodeId('course', '0199aaaa-0000-7000-8000-000000000000');

    for (const input of [
      { name: ' ' },
      { name: 'x'.repeat(101) },
      { courseIds: ['course_no'] },
      { courseIds: [nothing] },
    ]) {
      const answer = await create({ policy: {}, ...input });
      expect(answer.errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT', field: Object.keys(input)[0] });
    }
  });

  test('is for admins only', async () => {
    const { id } = await line.room({});

    for (const as of [await app.student(), await app.instructor()]) {
      for (const [query, variables] of [
        [CREATE_ROOM, { input: { name: 'Mine', courseIds: [], policy: {} } }],
        [UPDATE_ROOM, { input: { id, name: 'Mine' } }],
        [ROOMS, {}],
      ] as const) {
        const answer = await app.execute(query, variables, { as });
        expect(answer.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
      }
      expect(await app.run(NODE, { id }, { as })).toBeNull();
    }
    expect(await app.run(NODE, { id }, { as: await line.admin() })).toEqual({ __typename: 'Room', id });
  });

  test('guards a course that no other guards, also when two are made at the same moment', async () => {
    const course = await line.course();

    const answers = await together([0, 1, 0, 1], async (process) =>
      app.run(
        CREATE_ROOM,
        { input: { name: 'R', courseIds: [course.id], policy: {} } },
        { as: await line.admin(), process },
      ),
    );

    expect(tally(answers)).toEqual({ Room: 1, CourseAlreadyGuarded: 3 });
    const winner = answers.find(({ __typename }) => __typename === 'Room');
    for (const refused of answers.filter((answer) => answer !== winner)) expect(refused.room.id).toBe(winner.id);
  });

  test('keeps its courses when the ones it should take belong to another', async () => {
    const [mine, theirs] = [await line.room({}), await line.room({})];

    const answer = await line.updateRoom(mine.id, { name: 'New', courseIds: [theirs.course.id] });

    expect(answer).toMatchObject({ __typename: 'CourseAlreadyGuarded', room: { id: theirs.id } });
    const [room] = (await app.run(ROOMS, {}, { as: await line.admin() })).filter(({ id }: any) => id === mine.id);
    expect(room).toMatchObject({ name: 'Room', courses: [{ id: mine.course.id }] });
  });

  test('takes and gives up courses live, on every process', async () => {
    const room = await line.room({ activeLimit: 0 });
    const added = await line.course();
    const student = await app.student();
    const stateOn = async (process: number, course = added) => (await line.join(student, course, { process })).state;
    expect([await stateOn(0), await stateOn(1)]).toEqual(['ADMITTED', 'ADMITTED']);

    await line.updateRoom(room.id, { courseIds: [room.course.id, added.id] });

    expect(await stateOn(0)).toBe('WAITING');
    await eventually(async () => (await stateOn(1)) === 'WAITING', 'the other process has heard');

    await line.updateRoom(room.id, { courseIds: [added.id] });

    expect(await stateOn(0, room.course)).toBe('ADMITTED');
    expect(await stateOn(0)).toBe('WAITING');
  });

  test('tells how many wait and are inside, now', async () => {
    const { id, course } = await line.room({ activeLimit: 2, leaseSeconds: 60 });
    await line.lineUp(await app.people(5), course);
    const counts = async () => {
      const rooms = await app.run(ROOMS, {}, { as: await line.admin() });
      const { waiting, active } = rooms.find((room: any) => room.id === id);
      return [waiting, active];
    };

    expect(await counts()).toEqual([3, 2]);
    app.clock.advance({ seconds: 60 });
    expect(await counts()).toEqual([1, 2]);
  });

  test('lists the newest first', async () => {
    const first = await line.room({});
    const second = await line.room({});

    const ids = (await app.run(ROOMS, {}, { as: await line.admin() })).map((room: any) => room.id);

    expect(ids.slice(0, 2)).toEqual([second.id, first.id]);
  });

  test('comes under the policy written last, though it never arrived in Redis', async () => {
    const room = await line.room({ activeLimit: 0 });
    const student = await app.student();
    await line.join(student, room.course);
    await app.sql(`update rooms set active_limit = 1, version = version + 1 where id = $1`, [
      decodeId('room', room.id),
    ]);

    await eventually(async () => {
      await line.tick(1);
      return Number(await app.apps[0]!.infra.redis.zcard(roomKey(app, room, 'admitted'))) === 1;
    }, 'the tick brought the policy');
  });

  test('never goes back to an older policy that arrives late', async () => {
    const room = await line.room({ activeLimit: 0 });
    await line.join(await app.student(), room.course);
    const { infra } = app.apps[0]!;
    const older = await infra.orm.em.fork().findOneOrFail(Room, { id: decodeId('room', room.id) });

    await line.updateRoom(room.id, { policy: { activeLimit: 1 } });
    await configure(infra, older);

    expect(await infra.redis.hget(roomKey(app, room, 'meta'), 'activeLimit')).toBe('1');
  });

  test('has one policy in force after many changes at once', async () => {
    const { id, course } = await line.room({ activeLimit: 0 });
    const people = await app.people(4);
    await line.lineUp(people, course);

    await together([1, 2, 3, 2, 1], async (activeLimit, i) => line.updateRoom(id, { policy: { activeLimit } }, i % 2));

    const [stored] = await app.sql(`select active_limit, version from rooms order by id desc limit 1`);
    const inForce = await app.apps[0]!.infra.redis.hmget(roomKey(app, { id }, 'meta'), 'activeLimit', 'version');
    expect(inForce.map(Number)).toEqual([stored.active_limit, stored.version]);
    expect(stored.version).toBe(6);
  });
});

describe('a place', () => {
  const app = useApp({ manualClock: true, repeating: false });
  const line = new Line(app);

  test('is found by its id by its person and by admins, by nobody else', async () => {
    const { course } = await line.room({ activeLimit: 0 });
    const [owner, stranger] = await app.people(2);
    const { id } = await line.join(owner!, course);

    expect(await app.run(NODE, { id }, { as: owner })).toEqual({ __typename: 'Place', id });
    expect(await app.run(NODE, { id }, { as: await line.admin() })).toEqual({ __typename: 'Place', id });
    expect(await app.run(NODE, { id }, { as: stranger })).toBeNull();
    expect(await app.run(NODE, { id })).toBeNull();
  });

  test('is null by query for who has none, and by an id of nothing', async () => {
    const { course } = await line.room({ activeLimit: 0 });
    const student = await app.student();
    const { id } = await line.join(student, course);
    const nowhere = `place_${'0'.repeat(26)}${id.slice(-26)}`;

    expect(await line.placeOf(await app.student(), course)).toBeNull();
    expect(await app.run(NODE, { id: nowhere }, { as: student })).toBeNull();
    const broken = await app.execute(NODE, { id: 'place_x' }, { as: student });
    expect(broken.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  test('tells whether a seat is likely to be left, from seats, people before, and how many take one', async () => {
    const LIKELY = `query L($courseId: ID!) { myPlace(courseId: $courseId) { seatsLikely } }`;
    const { course } = await line.room({ activeLimit: 2, leaseSeconds: 60 });
    await app.sql(`update seats set capacity = 4, taken = 1 where course_id = $1`, [course.uuid]);
    const people = await app.people(5);
    await line.lineUp(people, course);
    const likely = async () => {
      const answers: (boolean | null)[] = [];
      for (const as of people) answers.push((await app.run(LIKELY, { courseId: course.id }, { as })).seatsLikely);
      return answers;
    };

    const atFirst = await likely();
    for (let i = 0; i < 2; i += 1) {
      app.clock.advance({ seconds: 60 });
      await line.tick();
    }
    people.splice(0, 5, ...(await app.people(3)));
    await line.lineUp(people, course);

    // Three seats are free and two people inside: the third in all finds one, the fourth and the fifth do not.
    expect(atFirst).toEqual([null, null, true, false, false]);
    // Four went without a seat meanwhile: of those inside and ahead a third is likely to take one.
    expect(await likely()).toEqual([null, true, true]);
  });

  test('estimates the wait once people have been let in at some rate, and not before', async () => {
    const { course } = await line.room({ activeLimit: 1 });
    const people = await app.people(40);
    await line.lineUp(people, course);
    const last = people.at(-1)!;
    const before = await line.placeOf(last, course);

    for (const person of people.slice(0, 20)) {
      app.clock.advance({ seconds: 2 });
      await line.leave(person, course);
    }

    const { position, estimatedWait } = (await line.placeOf(last, course))!;
    expect(before!.estimatedWait).toBeNull();
    expect(position).toBe(19);
    expect(estimatedWait!.low).toBeLessThan(38);
    expect(estimatedWait!.low).toBeGreaterThan(19);
    expect(estimatedWait!.high).toBeGreaterThan(38);
    expect(estimatedWait!.high).toBeLessThan(76);
  });
});
