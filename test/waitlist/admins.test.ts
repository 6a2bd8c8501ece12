import { describe, expect, test } from '@jest/globals';
import { useApp, type Person } from '../support/app.js';
import { expectSoundSeats } from '../support/invariants.js';
import { together } from '../support/together.js';
import { WaitLine } from './line.js';

const ANSWER = `__typename ... on WaitlistEntry { id state position endedBecause note }
  ... on WaitlistStateConflict { was: state }`;
const MOVE = `mutation M($input: MoveInWaitlistInput!) { moveInWaitlist(input: $input) { ${ANSWER} } }`;
const REMOVE = `mutation R($input: RemoveFromWaitlistInput!) { removeFromWaitlist(input: $input) { ${ANSWER} } }`;
const ADD = `mutation A($input: AddToWaitlistFrontInput!) { addToWaitlistFront(input: $input) { ${ANSWER} } }`;
const LINE = `query L($id: ID!, $first: Int, $after: String, $state: [WaitlistState!]) {
  waitlist(courseId: $id, first: $first, after: $after, state: $state) {
    totalCount pageInfo { hasNextPage endCursor } edges { node { id position state student { id } } } }
}`;
const WHAT_IF = `query W($id: ID!, $add: Int!) {
  whatIf(courseId: $id, addSeats: $add) { seats seatsLeft entries { outcome passedOver entry { id position } } }
}`;

describe('admins at a line', () => {
  const app = useApp({ repeating: false, processes: 2 });
  const line = new WaitLine(app);
  const order = async (course: { id: string }, as: Person) =>
    (await app.run(LINE, { id: course.id, first: 100 }, { as })).edges.map((edge: any) => edge.node.id);
  const actsOn = (act: string) =>
    app.sql(`select before, after, reason, actor_id from admin_acts where act = $1 order by id desc limit 1`, [act]);

  async function aLine(count: number) {
    const course = await line.full();
    const people = await app.people(count);
    return { course, people, entries: await line.lineUp(course, people), admin: await app.admin() };
  }

  test('move people up and down, and everyone between by one', async () => {
    const { course, entries, admin } = await aLine(5);
    const [a, b, c, d, e] = entries;
    const move = (id: string | undefined, position: number) =>
      app.run(MOVE, { input: { id, position, reason: 'A mistake of ours' } }, { as: admin });

    expect((await move(d, 2)).position).toBe(2);
    expect(await order(course, admin)).toEqual([a, d, b, c, e]);
    expect((await move(a, 99)).position).toBe(5);
    expect(await order(course, admin)).toEqual([d, b, c, e, a]);
    expect((await move(c, 3)).position).toBe(3);

    expect(await order(course, admin)).toEqual([d, b, c, e, a]);
    expect(await actsOn('moveInWaitlist')).toMatchObject([
      { before: { position: 3 }, after: { position: 3 }, reason: 'A mistake of ours', actor_id: admin.uuid },
    ]);
  });

  test('leave a whole line when they move people at once with those who join and leave', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { course, entries, people, admin } = await aLine(6);

      await together([...entries], (id, i) =>
        i === 5
          ? line.leave(course, people[5]!)
          : app.run(MOVE, { input: { id, position: 1 + ((i * 3) % 5), reason: 'R' } }, { as: admin, process: i % 2 }),
      );

      expect((await order(course, admin)).sort()).toEqual(entries.slice(0, 5).sort());
      expect(await line.count(course)).toMatchObject({ waiting: 5 });
    }
  });

  test('take people out, say why, and the seat that was offered goes to the next', async () => {
    const { course, people, entries, admin } = await aLine(2);
    await line.free(course);
    await app.runRecurring('serveLines');

    const input = { id: entries[0], reason: 'Asked us by phone' };
    const [removed, again] = [
      await app.run(REMOVE, { input }, { as: admin }),
      await app.run(REMOVE, { input }, { as: admin }),
    ];

    expect(removed).toMatchObject({ state: 'REMOVED', endedBecause: 'BY_ADMIN', note: 'Asked us by phone' });
    expect(again).toEqual({ __typename: 'WaitlistStateConflict', was: 'REMOVED' });
    expect(await line.states(course, people)).toEqual(['REMOVED', 'OFFERED']);
    expect(await actsOn('removeFromWaitlist')).toMatchObject([
      { before: { state: 'OFFERED' }, after: { state: 'REMOVED' } },
    ]);
    await expectSoundSeats(app);
  });

  test('put people at the front, behind those they put there before, whether they waited or not', async () => {
    const { course, people, entries, admin } = await aLine(3);
    const outsider = await app.student();
    const add = (studentId: string) =>
      app.run(ADD, { input: { courseId: course.id, studentId, reason: 'Graduates this term' } }, { as: admin });

    const first = await add(outsider.id);
    const second = await add(people[2]!.id);

    expect(await order(course, admin)).toEqual([first.id, second.id, entries[0], entries[1]]);
    expect([second.id, second.position]).toEqual([entries[2], 2]);
    expect(await actsOn('addToWaitlistFront')).toMatchObject([{ before: { position: 4 }, after: { position: 2 } }]);
    expect((await add(course.seated[0]!.person.id)).__typename).toBe('AlreadyEnrolled');
  });

  test('give the seat that is free to whom they put at the front, in the same instant', async () => {
    const course = await app.course({ capacity: 1 });
    const [student, admin] = [await app.student(), await app.admin()];

    const entry = await app.run(
      ADD,
      { input: { courseId: course.id, studentId: student.id, reason: 'R' } },
      { as: admin },
    );

    expect(entry.state).toBe('OFFERED');
    expect(await line.count(course)).toEqual({ capacity: 1, taken: 1, waiting: 0 });
  });

  test('see the line in pages, and who has an offer', async () => {
    const { course, entries, admin } = await aLine(4);
    await line.free(course);
    await app.runRecurring('serveLines');

    const page = await app.run(LINE, { id: course.id, first: 2 }, { as: admin });
    const rest = await app.run(LINE, { id: course.id, first: 2, after: page.pageInfo.endCursor }, { as: admin });
    const offered = await app.run(LINE, { id: course.id, state: ['OFFERED'] }, { as: admin });

    const ids = [...page.edges, ...rest.edges].map((edge: any) => edge.node.id);
    expect(ids).toEqual(entries.slice(1));
    expect([page.totalCount, page.pageInfo.hasNextPage, rest.pageInfo.hasNextPage]).toEqual([3, true, false]);
    expect(offered.edges.map((edge: any) => edge.node.id)).toEqual([entries[0]]);
  });

  test('are told who would be promoted, and it comes so when the seats are added', async () => {
    const { course, people, entries, admin } = await aLine(5);
    await app.sql(`update accounts set status = 'SUSPENDED' where id = $1`, [people[1]!.uuid]);
    const digest = () => app.sql(`select md5(string_agg(w::text, ',' order by id)) from waitlist_entries w`);
    const before = await digest();

    const foreseen = await app.run(WHAT_IF, { id: course.id, add: 3 }, { as: admin });
    expect(await digest()).toEqual(before);
    await app.sql(`update seats set capacity = capacity + 3 where course_id = $1`, [course.uuid]);
    await app.runRecurring('serveLines');

    expect(foreseen).toMatchObject({ seats: 3, seatsLeft: 0 });
    expect(foreseen.entries.map(({ outcome, passedOver, entry }: any) => [entry.id, outcome, passedOver])).toEqual([
      [entries[0], 'OFFERED', null],
      [entries[1], 'PASSED_OVER', 'ACCOUNT_NOT_ACTIVE'],
      [entries[2], 'OFFERED', null],
      [entries[3], 'OFFERED', null],
    ]);
    expect(await line.states(course, people)).toEqual(['OFFERED', 'REMOVED', 'OFFERED', 'OFFERED', 'WAITING']);
  });

  test('are told how many seats nobody would take', async () => {
    const { course, admin } = await aLine(2);

    const foreseen = await app.run(WHAT_IF, { id: course.id, add: 12 }, { as: admin });

    expect(foreseen).toMatchObject({ seats: 12, seatsLeft: 10 });
  });

  test('must say why, and name a place that there is', async () => {
    const { entries, admin } = await aLine(1);

    const codes = await together(
      [
        { id: entries[0], position: 0, reason: 'R' },
        { id: entries[0], position: 1, reason: ' ' },
        { id: entries[0], position: 1, reason: 'r'.repeat(501) },
      ],
      async (input) => (await app.execute(MOVE, { input }, { as: admin })).errors?.[0]?.extensions.code,
    );

    expect(codes).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT', 'BAD_USER_INPUT']);
  });
});
