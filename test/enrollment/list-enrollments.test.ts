import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { useApp, type Person } from '../support/app.js';
import { CANCEL, ENROLL, MINE, ROSTER } from './operations.js';

describe('lists of enrollments', () => {
  const app = useApp();
  const enroll = (course: { id: string }, as: Person) =>
    app.run(ENROLL, { input: { courseId: course.id, idempotencyKey: randomUUID() } }, { as });
  const ids = (page: any) => page.edges.map((edge: any) => edge.node.id);

  test('pages through my enrollments, the newest first, also while new ones come', async () => {
    const student = await app.student();
    const made: string[] = [];
    for (let i = 0; i < 5; i += 1) made.push((await enroll(await app.course(), student)).id);

    const first = await app.run(MINE, { first: 2 }, { as: student });
    await enroll(await app.course(), student);
    const second = await app.run(MINE, { first: 2, after: first.pageInfo.endCursor }, { as: student });
    const third = await app.run(MINE, { first: 2, after: second.pageInfo.endCursor }, { as: student });

    expect([...ids(first), ...ids(second), ...ids(third)]).toEqual(made.toReversed());
    expect(first).toMatchObject({ totalCount: 5, pageInfo: { hasNextPage: true, hasPreviousPage: false } });
    expect(third).toMatchObject({ totalCount: 6, pageInfo: { hasNextPage: false, hasPreviousPage: true } });
  });

  test('keeps to the states asked for', async () => {
    const student = await app.student();
    const gone = await enroll(await app.course(), student);
    await app.run(CANCEL, { id: gone.id }, { as: student });
    await enroll(await app.course(), student);

    const page = await app.run(MINE, { status: ['CANCELLED'] }, { as: student });

    expect(ids(page)).toEqual([gone.id]);
  });

  test("shows nobody else's enrollments", async () => {
    const [ada, grace] = await app.people(2);
    await enroll(await app.course(), ada!);

    expect(await app.run(MINE, {}, { as: grace! })).toMatchObject({ totalCount: 0, edges: [] });
  });

  test.each([0, -1, 101])('refuses a page of %i', async (first) => {
    const { errors } = await app.execute(MINE, { first }, { as: await app.student() });

    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  test.each([
    'x',
    '',
    'W10',
    Buffer.from('["1; drop table seats"]').toString('base64url'),
    Buffer.from('[-1]').toString('base64url'),
  ])('refuses %j as a cursor', async (after) => {
    const { errors, data } = await app.execute(MINE, { after }, { as: await app.student() });

    expect(errors?.[0]?.extensions.code ?? data.myEnrollments.edges).toBe('BAD_USER_INPUT');
  });

  test('shows the roster to admins and to those who teach the course, and to nobody else', async () => {
    const course = await app.course();
    const [teacher, stranger] = await app.people(2, 'INSTRUCTOR');
    await app.sql(`insert into course_instructors (course_id, account_id) values ($1, $2)`, [
      course.uuid,
      teacher!.uuid,
    ]);
    const student = await app.student('Ada');
    await enroll(course, student);
    const left = await app.student();
    await app.run(CANCEL, { id: (await enroll(course, left)).id }, { as: left });

    const seen = async (as?: Person) => {
      const { data, errors } = await app.execute(ROSTER, { courseId: course.id }, { as });
      return errors?.[0]?.extensions.code ?? data.roster.edges.map((edge: any) => edge.node.student.name);
    };

    expect(await seen(teacher)).toEqual(['Ada']);
    expect(await seen(await app.admin())).toEqual(['Ada']);
    expect(await seen(stranger)).toBe('NOT_FOUND');
    expect(await seen(student)).toBe('FORBIDDEN');
    expect(await seen()).toBe('UNAUTHENTICATED');
  });

  test('finds an enrollment by its global id, for its student and admins only', async () => {
    const student = await app.student();
    const { id } = await enroll(await app.course(), student);
    const node = (as?: Person) => app.run(`query ($id: ID!) { node(id: $id) { __typename id } }`, { id }, { as });

    expect(await node(student)).toEqual({ __typename: 'Enrollment', id });
    expect(await node(await app.admin())).toEqual({ __typename: 'Enrollment', id });
    expect(await node(await app.student())).toBeNull();
    expect(await node()).toBeNull();
  });
});
