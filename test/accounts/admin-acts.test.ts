import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { CANCEL, ENROLL } from '../enrollment/operations.js';
import { useApp, type Person } from '../support/app.js';
import { together } from '../support/together.js';
import { ADMIN_ACTS, CHANGE_ROLE } from './people-operations.js';

const UPDATE_COURSE = `mutation Update($input: UpdateCourseInput!) { updateCourse(input: $input) { __typename } }`;
const CONFIRM = `mutation Confirm($id: ID!) { confirmEnrollment(id: $id) { __typename } }`;

interface Act {
  id: string;
  act: string;
  actor: { id: string } | null;
  subjectId: string;
  before: unknown;
  after: unknown;
  reason: string | null;
}

describe('the log of acts', () => {
  const app = useApp({ repeating: false });
  let admin: Person;
  beforeAll(async () => {
    admin = await app.admin();
  });
  const acts = async (filter: Record<string, unknown>, more: Record<string, unknown> = {}): Promise<Act[]> => {
    const page = await app.run(ADMIN_ACTS, { filter, first: 100, ...more }, { as: admin });
    return page.edges.map(({ node }: { node: Act }) => node);
  };

  test('says who did what to what, what was, what is since, and why', async () => {
    const [other, person] = [await app.admin(), await app.student()];

    await app.run(CHANGE_ROLE, { accountId: person.id, role: 'INSTRUCTOR', reason: 'Hired' }, { as: other });

    expect(await acts({ subjectId: person.id })).toEqual([
      {
        id: expect.stringMatching(/^act_/),
        act: 'changeRole',
        actor: { id: other.id, name: other.name },
        subjectId: person.id,
        before: { role: 'STUDENT' },
        after: { role: 'INSTRUCTOR' },
        reason: 'Hired',
        createdAt: expect.any(String),
      },
    ]);
  });

  test('is read by who, by what it was done to, and by act, page by page', async () => {
    const [actor, others] = [await app.admin(), await app.people(3)];
    for (const { id } of others) await app.run(CHANGE_ROLE, { accountId: id, role: 'INSTRUCTOR' }, { as: actor });

    const [byActor, bySubject, byBoth, byOtherAct] = [
      await acts({ actorId: actor.id }),
      await acts({ subjectId: others[1]!.id }),
      await acts({ actorId: actor.id, act: 'changeRole' }),
      await acts({ actorId: actor.id, act: 'changeStatus' }),
    ];

    const newestFirst = others.map(({ id }) => id).reverse();
    expect(byActor.map(({ subjectId }) => subjectId)).toEqual(newestFirst);
    expect(bySubject.map(({ subjectId }) => subjectId)).toEqual([others[1]!.id]);
    expect([byBoth.length, byOtherAct.length]).toEqual([3, 0]);
    const first = await app.run(ADMIN_ACTS, { filter: { actorId: actor.id }, first: 2 }, { as: admin });
    const rest = await acts({ actorId: actor.id }, { after: first.pageInfo.endCursor });
    expect([first.totalCount, first.pageInfo.hasNextPage]).toEqual([3, true]);
    expect(rest.map(({ subjectId }) => subjectId)).toEqual([newestFirst[2]]);
  });

  test('shows of a changed course what changed and nothing else', async () => {
    const course = await app.course({ capacity: 10, title: 'Old' });

    await app.run(UPDATE_COURSE, { input: { id: course.id, title: 'New', capacity: 12 } }, { as: admin });

    expect(await acts({ subjectId: course.id })).toMatchObject([
      { act: 'updateCourse', before: { title: 'Old', capacity: 10 }, after: { title: 'New', capacity: 12 } },
    ]);
    const [act] = await acts({ subjectId: course.id });
    expect([act!.before, act!.after].map((part) => Object.keys(part as object).sort())).toEqual(
      Array(2).fill(['capacity', 'title']),
    );
  });

  test('has what an instructor does to their own course for nobody’s business', async () => {
    const [course, teacher] = [await app.course(), await app.instructor()];
    await app.sql(`insert into course_instructors (course_id, account_id) values ($1, $2)`, [
      course.uuid,
      teacher.uuid,
    ]);

    await app.run(UPDATE_COURSE, { input: { id: course.id, title: 'Mine' } }, { as: teacher });

    expect(await acts({ subjectId: course.id })).toEqual([]);
  });

  test('has the end of an enrollment by an admin, once, and not one by its student', async () => {
    const [course, student] = [await app.course(), await app.student()];
    const enrolled = () =>
      app.run(ENROLL, { input: { courseId: course.id, idempotencyKey: randomUUID() } }, { as: student });
    const own = await enrolled();
    await app.run(CANCEL, { id: own.id }, { as: student });
    const again = await enrolled();

    await together([1, 2, 3], () => app.run(CANCEL, { id: again.id }, { as: admin }));

    expect(await acts({ subjectId: own.id })).toEqual([]);
    expect(await acts({ subjectId: again.id })).toMatchObject([
      {
        act: 'cancelEnrollment',
        actor: { id: admin.id },
        before: { status: 'CONFIRMED' },
        after: { status: 'CANCELLED' },
      },
    ]);
  });

  test('has a payment taken at the desk only when it was taken', async () => {
    const [course, student] = [await app.course({ priceMinor: 100 }), await app.student()];
    const { id } = await app.run(
      ENROLL,
      { input: { courseId: course.id, idempotencyKey: randomUUID() } },
      { as: student },
    );

    await app.run(CONFIRM, { id }, { as: admin });
    await app.run(CONFIRM, { id }, { as: admin });

    expect(await acts({ subjectId: id })).toMatchObject([
      { act: 'confirmEnrollment', before: { status: 'PENDING_PAYMENT' }, after: { status: 'CONFIRMED' } },
    ]);
  });

  test.each(['update admin_acts set reason = null', 'delete from admin_acts', 'truncate admin_acts'])(
    'is only ever added to: %s fails',
    async (statement) => {
      await expect(app.sql(statement)).rejects.toThrow('only ever added to');
    },
  );

  test.each([
    ['filter.actorId', { actorId: 'course_01h455vb4pex5vsknk084sn02q' }],
    ['filter.subjectId', { subjectId: 'nonsense' }],
  ])('refuses a bad %s', async (field, filter) => {
    const answer = await app.execute(ADMIN_ACTS, { filter }, { as: admin });

    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
  });
});
