import { describe, expect, test } from '@jest/globals';
import { EXPORT } from '../accounts/people-operations.js';
import { useApp, type Person } from '../support/app.js';
import { expectSoundSeats } from '../support/invariants.js';
import { tally, together } from '../support/together.js';
import { WaitLine, type Full } from './line.js';
import { SET_POLICY } from './operations.js';

const GROUP = `__typename ... on WaitlistGroup { id size inLine members { id } }`;
const OPEN = `mutation O($input: OpenWaitlistGroupInput!) { openWaitlistGroup(input: $input) { ${GROUP} } }`;
const JOIN = `mutation J($id: ID!) { joinWaitlistGroup(id: $id) { ${GROUP} } }`;
const LEAVE = `mutation L($id: ID!) { leaveWaitlistGroup(id: $id) }`;
const CAPACITY = `mutation C($id: ID!, $capacity: Int!) { updateCourse(input: { id: $id, capacity: $capacity }) { __typename } }`;
const MINE = `query M($id: ID!) { course(id: $id) { myWaitlistEntry { id state position passedOver group { id } } } }`;

describe('a group in the line', () => {
  const app = useApp({ manualClock: true, repeating: false, processes: 2, env: { WAITLIST_OFFER_MINUTES: '1' } });
  const line = new WaitLine(app);
  const serve = () => app.runRecurring('serveLines');
  const mine = async (course: { id: string }, as: Person) =>
    (await app.run(MINE, { id: course.id }, { as })).myWaitlistEntry;

  /** A group that stands in the line, in the order of its people. */
  async function group(course: { id: string }, people: readonly Person[]): Promise<string> {
    const input = { courseId: course.id, size: people.length };
    const { id } = await app.run(OPEN, { input }, { as: people[0]! });
    for (const as of people.slice(1)) await app.run(JOIN, { id }, { as });
    return id;
  }

  async function free(course: Full, seats: number): Promise<void> {
    for (let i = 0; i < seats; i += 1) await line.free(course);
  }

  test('stands in it from the moment in which its last member joins, one behind the other', async () => {
    const course = await line.full();
    const people = (await app.people(3)) as [Person, Person, Person];
    const [alone] = await app.people(1);
    const { id } = await app.run(OPEN, { input: { courseId: course.id, size: 3 } }, { as: people[0] });
    await app.run(JOIN, { id }, { as: people[1] });
    expect(await line.states(course, people)).toEqual(['NONE', 'NONE', 'NONE']);
    await line.lineUp(course, [alone!]);

    const complete = await app.run(JOIN, { id }, { as: people[2] });

    expect(complete).toMatchObject({ inLine: true, size: 3, members: people.map((person) => ({ id: person.id })) });
    const places = await together(people, (as) => mine(course, as));
    expect(places).toMatchObject([2, 3, 4].map((position) => ({ position, group: { id } })));
    expect(await line.count(course)).toMatchObject({ waiting: 4 });
  });

  test('takes no more than its size when people join at once, and nobody twice', async () => {
    for (let round = 0; round < 5; round += 1) {
      const course = await line.full();
      const people = (await app.people(5)) as [Person, ...Person[]];
      const { id } = await app.run(OPEN, { input: { courseId: course.id, size: 3 } }, { as: people[0] });

      const answers = await together([...people, ...people], (as, i) => app.run(JOIN, { id }, { as, process: i % 2 }));

      expect(tally(answers)).toEqual({ WaitlistGroup: 6, WaitlistGroupFull: 4 });
      expect((await line.states(course, people)).filter((state) => state === 'WAITING')).toHaveLength(3);
    }
  });

  test('gets seats for all or for nobody; while there are fewer, those behind get them and it keeps its rank', async () => {
    const course = await line.full({ capacity: 4 });
    const people = (await app.people(3)) as Person[];
    const behind = await app.people(2);
    await group(course, people);
    await line.lineUp(course, behind);

    await free(course, 2);
    await serve();
    expect(await line.states(course, [...people, ...behind])).toEqual([
      'WAITING',
      'WAITING',
      'WAITING',
      'OFFERED',
      'OFFERED',
    ]);
    expect(await mine(course, people[0]!)).toMatchObject({ position: 1, passedOver: 'NOT_ENOUGH_SEATS' });
    await app.sql(`update seats set capacity = capacity + 3 where course_id = $1`, [course.uuid]);
    await serve();

    expect(await line.states(course, people)).toEqual(['OFFERED', 'OFFERED', 'OFFERED']);
    expect((await mine(course, people[0]!)).passedOver).toBeNull();
    await expectSoundSeats(app);
  });

  test('leaves a seat that it cannot use to a newcomer, where nobody else waits', async () => {
    const course = await line.full({ capacity: 2 });
    await group(course, await app.people(2));

    await free(course, 1);
    await serve();

    expect((await line.enroll(course, await app.student())).__typename).toBe('Enrollment');
    await expectSoundSeats(app);
  });

  test('loses no seat to a newcomer once there are seats for all of it, given back or added', async () => {
    for (const add of [false, true]) {
      const course = await line.full({ capacity: 3 });
      const people = await app.people(2);
      await group(course, people);
      await free(course, 1);
      await serve();

      if (add) await app.run(CAPACITY, { id: course.id, capacity: 4 }, { as: await app.admin() });
      else await free(course, 1);
      const newcomer = await line.enroll(course, await app.student(), add ? 1 : 0);
      await serve();

      expect(newcomer).toMatchObject({ __typename: 'CourseFull', waitlistLength: 2 });
      expect(await line.states(course, people)).toEqual(['OFFERED', 'OFFERED']);
      await expectSoundSeats(app);
    }
  });

  test('is enrolled as one when any of it accepts, each with an enrollment of their own', async () => {
    const course = await line.full({ capacity: 3, priceMinor: 100 });
    const people = (await app.people(3)) as Person[];
    await group(course, people);
    await free(course, 3);
    await serve();

    const entries = await together(people, (as) => mine(course, as));
    const answers = await together(people, (as, i) => line.accept(entries[i].id, as, { process: i % 2 }));

    expect(tally(answers)).toEqual({ Enrollment: 1, WaitlistStateConflict: 2 });
    expect(await line.states(course, people)).toEqual(['ENROLLED', 'ENROLLED', 'ENROLLED']);
    const holds = await app.sql(
      `select distinct student_id from enrollments where course_id = $1 and status = 'PENDING_PAYMENT'`,
      [course.uuid],
    );
    expect(holds).toHaveLength(3);
    expect(await line.count(course)).toEqual({ capacity: 3, taken: 3, waiting: 0 });
    await expectSoundSeats(app);
  });

  test('gives up what each of it swaps in the same instant, by an offer that one accepts or at once', async () => {
    const admin = await app.admin();
    for (const promotion of ['OFFER', 'DIRECT']) {
      const course = await line.full({ capacity: 2 });
      const people = (await app.people(2)) as [Person, Person];
      const others = [await app.course(), await app.course()];
      const had = await together(people, (as, i) => line.enroll(others[i]!, as));
      await app.run(SET_POLICY, { input: { courseId: course.id, promotion } }, { as: admin });
      await group(course, people);
      const entries = await together(people, (as, i) => line.join(course, as, { swap: had[i].id }));

      await free(course, 2);
      await serve();
      if (promotion === 'OFFER') await line.accept(entries[0].id, people[0]);

      expect(await line.states(course, people)).toEqual(['ENROLLED', 'ENROLLED']);
      expect(await together(others, (other) => line.count(other))).toMatchObject([{ taken: 0 }, { taken: 0 }]);
      await expectSoundSeats(app);
    }
  });

  test('is in what each of it can export, with their own entry and nobody else’s', async () => {
    const course = await line.full({ title: 'Pottery' });
    const people = (await app.people(2)) as [Person, Person];
    const swap = await line.enroll(await app.course(), people[0]);
    const id = await group(course, people);
    const { id: entry } = await line.join(course, people[0], { swap: swap.id });

    const { waitlist } = await app.run(EXPORT, {}, { as: people[0] });

    expect(waitlist.entries).toMatchObject([
      {
        ...{ id: entry, courseId: course.id, courseTitle: 'Pottery', state: 'WAITING', groupId: id },
        ...{ swapWithId: swap.id, seatId: null, passedOver: null, offerExpiresAt: null, endedAt: null },
      },
    ]);
    expect(waitlist.groups).toMatchObject([{ id, courseId: course.id, size: 2, inLineAt: expect.any(String) }]);
    expect(JSON.stringify(waitlist)).not.toContain(people[1].id);
  });

  test('is declined as one, and ends as one', async () => {
    const course = await line.full({ capacity: 2 });
    const [first, second] = [await app.people(2), await app.people(2)];
    await group(course, first);
    await group(course, second);
    await free(course, 2);
    await serve();

    await line.decline((await mine(course, first[1]!)).id, first[1]!);
    expect(await line.states(course, [...first, ...second])).toEqual(['DECLINED', 'DECLINED', 'OFFERED', 'OFFERED']);
    app.clock.advance({ minutes: 1 });
    await app.runRecurring('expireOffers');

    expect(await line.states(course, second)).toEqual(['OFFER_EXPIRED', 'OFFER_EXPIRED']);
    expect(await line.count(course)).toMatchObject({ taken: 0, waiting: 0 });
  });

  test('goes on without who leaves the line or loses their account', async () => {
    const course = await line.full({ capacity: 2 });
    const people = (await app.people(4)) as Person[];
    await group(course, people);
    await line.leave(course, people[1]!);
    await app.sql(`update accounts set status = 'BANNED' where id = $1`, [people[2]!.uuid]);

    await free(course, 2);
    await serve();

    expect(await line.states(course, people)).toEqual(['OFFERED', 'LEFT', 'REMOVED', 'OFFERED']);
    await expectSoundSeats(app);
  });

  test('can be left before it is complete, and is not for who waits or has a seat already', async () => {
    const course = await line.full();
    const [first, second, waiting] = (await app.people(3)) as [Person, Person, Person];
    await line.lineUp(course, [waiting]);
    const { id } = await app.run(OPEN, { input: { courseId: course.id, size: 2 } }, { as: first });

    const refused = await together([waiting, course.seated[0]!.person], (as) => app.run(JOIN, { id }, { as }));
    const left = [await app.run(LEAVE, { id }, { as: first }), await app.run(LEAVE, { id }, { as: first })];
    const joined = await app.run(JOIN, { id }, { as: second });

    expect(refused.map(({ __typename }) => __typename)).toEqual(['WaitlistStateConflict', 'AlreadyEnrolled']);
    expect(left).toEqual([true, false]);
    expect(joined).toMatchObject({ inLine: false, members: [{ id: second.id }] });
  });

  test.each([1, 7])('has two to six people, not %d', async (size) => {
    const course = await line.full();

    const { errors } = await app.execute(OPEN, { input: { courseId: course.id, size } }, { as: await app.student() });

    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'size' });
  });
});
