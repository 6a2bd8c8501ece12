import { beforeAll, describe, expect, test } from '@jest/globals';
import { useApp, type Person } from '../support/app.js';
import { REMAINING_SEATS } from '../support/seats.js';
import { together } from '../support/together.js';
import { over, TRANSPORTS } from '../support/transports.js';
import { ADMIN_ACTS, CHANGE_ROLE, CHANGE_STATUS, PEOPLE, PERSON } from './people-operations.js';

interface Listed {
  totalCount: number;
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  edges: { node: { id: string; name: string; email: string; role: string; status: string } }[];
}

describe('people', () => {
  const app = useApp({ repeating: false });
  let admin: Person;
  const find = (variables: Record<string, unknown>): Promise<Listed> => app.run(PEOPLE, variables, { as: admin });
  const names = (page: Listed) => page.edges.map(({ node }) => node.name);
  const add = (name: string, email: string, more: { status?: string; role?: string; deleted?: boolean } = {}) =>
    app.sql(
      `insert into accounts (name, email, status, role, deleted_at) values ($1, $2, $3, $4, case when $5 then now() end)`,
      [name, email, more.status ?? 'ACTIVE', more.role ?? 'STUDENT', more.deleted ?? false],
    );

  beforeAll(async () => {
    admin = await app.admin('The admin');
    await add('김민수', 'minsu@univ.ac.kr');
    await add('Grace Hopper', 'grace@navy.example', { role: 'INSTRUCTOR' });
    await add('100% Sure_Thing', 'sure@example.com', { status: 'SUSPENDED' });
    await add('Alan Gone', 'alan@gone.example', { deleted: true });
  });

  test.each([
    ['the beginning of a name', 'gr', ['Grace Hopper']],
    ['the beginning of an address, whatever its case', 'MINS', ['김민수']],
    ['any part of a name', 'hopp', ['Grace Hopper']],
    ['any part of an address', 'univ', ['김민수']],
    ['a Korean family name', '김', ['김민수']],
    ['signs that mean something to the database as themselves', '0% sure_', ['100% Sure_Thing']],
    ['nothing that is only a pattern', '%', []],
    ['nobody for a part of a name that is too short to be found anywhere', 'op', []],
  ])('finds by %s', async (_what, query, expected) => {
    expect(names(await find({ query }))).toEqual(expected);
  });

  test('keeps to a role, a status, and to those who have not withdrawn', async () => {
    const [instructors, barred, all, gone] = [
      await find({ filter: { role: ['INSTRUCTOR'] } }),
      await find({ filter: { status: ['SUSPENDED', 'BANNED'] } }),
      await find({}),
      await find({ filter: { withdrawn: true } }),
    ];

    expect(names(instructors)).toEqual(['Grace Hopper']);
    expect(names(barred)).toEqual(['100% Sure_Thing']);
    expect(names(all)).not.toContain('Alan Gone');
    expect(names(gone)).toEqual(['Alan Gone']);
  });

  test('gives everybody once, the newest first, page by page', async () => {
    const whole = await find({ first: 100 });

    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page: Listed = await find({ first: 2, after });
      seen.push(...page.edges.map(({ node }) => node.id));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after);

    expect(seen).toEqual(whole.edges.map(({ node }) => node.id));
    expect(whole.totalCount).toBe(seen.length);
    expect([...seen].sort().reverse()).toEqual(seen);
  });

  test.each([
    ['first', { first: 101 }],
    ['after', { after: 'nonsense' }],
    ['after', { after: Buffer.from('["x"]').toString('base64url') }],
    ['query', { query: 'x'.repeat(201) }],
  ])('refuses a bad %s', async (field, variables) => {
    const answer = await app.execute(PEOPLE, variables, { as: admin });

    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
  });

  test.each(TRANSPORTS)('and one person are for admins, over %s', async (transport) => {
    const [student, instructor] = [await app.student(), await app.instructor()];
    const send = over(app, transport);

    for (const [operation, variables] of [
      [PEOPLE, {}],
      [PERSON, { id: student.id }],
      [ADMIN_ACTS, {}],
      [CHANGE_ROLE, { accountId: student.id, role: 'ADMIN' }],
      [CHANGE_STATUS, { accountId: instructor.id, status: 'BANNED' }],
    ] as const) {
      const codes = await together(
        [student.token, instructor.token, undefined],
        async (token) => (await send(operation, variables, { token })).errors?.[0]?.extensions.code,
      );
      expect([operation, codes]).toEqual([operation, ['FORBIDDEN', 'FORBIDDEN', 'UNAUTHENTICATED']]);
    }
    expect(
      await app.sql(`select role, status from accounts where id = any($1)`, [[student.uuid, instructor.uuid]]),
    ).toEqual(
      expect.arrayContaining([
        { role: 'STUDENT', status: 'ACTIVE' },
        { role: 'INSTRUCTOR', status: 'ACTIVE' },
      ]),
    );
    expect(await app.run(PERSON, { id: student.id }, { as: admin })).toMatchObject({
      id: student.id,
      email: expect.any(String),
      status: 'ACTIVE',
    });
    expect(await app.run(PERSON, { id: 'account_01h455vb4pex5vsknk084sn02q' }, { as: admin })).toBeNull();
  });

  test('reads an index and not everybody, whatever is looked for', async () => {
    await app.sql(
      `insert into accounts (name, email, role) select 'Person ' || md5(n::text), md5(n::text) || '@many.example', 'STUDENT'
         from generate_series(1, 20000) as n`,
    );
    await app.sql(`vacuum analyze accounts`);
    const plans: string[] = [];
    for (const where of [
      `(lower(a.name) like 'gr%' or lower(a.email) like 'gr%')`,
      `(lower(a.name) like '%hopp%' or lower(a.email) like '%hopp%')`,
      `a.role = any('{ADMIN}')`,
      `a.status = any('{BANNED}')`,
    ]) {
      const rows = await app.sql<{ 'QUERY PLAN': string }>(
        `explain select id from accounts a where a.deleted_at is null and ${where} order by a.id desc limit 11`,
      );
      plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
    }

    expect(plans.filter((plan) => plan.includes('Seq Scan'))).toEqual([]);
  });
});

/** S8 and S11 of who may see what: the same over HTTP and over a socket. */
describe('what of a person is their own', () => {
  const app = useApp({ repeating: false });
  const OWN = `fragment Own on Account { email status withdrawnAt }`;

  test('email, status and withdrawal are shown to the person and to admins, to nobody else, over both transports', async () => {
    const [student, teacher, admin] = [await app.student(), await app.instructor(), await app.admin()];
    const course = await app.course();
    await app.sql(`insert into course_instructors (course_id, account_id) values ($1, $2)`, [
      course.uuid,
      teacher.uuid,
    ]);
    const query = `query Look($course: ID!, $teacher: ID!) {
      course(id: $course) { instructor { ...Own } instructors { ...Own } }
      node(id: $teacher) { ...Own }
    } ${OWN}`;
    const variables = { course: course.id, teacher: teacher.id };

    const looks = async (as: Person | undefined) => {
      const overHttp = (await app.execute(query, variables, { as })).data;
      const overSocket = await app.watch(query, variables, { as }).next();
      return [overHttp, overSocket].map((data: any) => [data.course.instructor, data.course.instructors[0], data.node]);
    };

    const hidden = { email: null, status: null, withdrawnAt: null };
    const shown = { email: expect.stringContaining('@'), status: 'ACTIVE', withdrawnAt: null };
    for (const [as, expected] of [
      [undefined, hidden],
      [student, hidden],
      [await app.instructor(), hidden],
      [teacher, shown],
      [admin, shown],
    ] as const)
      expect(await looks(as)).toEqual([Array(3).fill(expected), Array(3).fill(expected)]);
  });

  test('an event of a course shows a watcher nothing of its instructor', async () => {
    const [student, teacher] = [await app.student(), await app.instructor()];
    const course = await app.course();
    await app.sql(`insert into course_instructors (course_id, account_id) values ($1, $2)`, [
      course.uuid,
      teacher.uuid,
    ]);
    const query =
      REMAINING_SEATS.replace('capacity remaining', 'course { instructor { ...Own } } capacity remaining') + OWN;

    const events = [
      await app.watch(query, { courseIds: [course.id] }, { as: teacher }).next(),
      await app.watch(query, { courseIds: [course.id] }, { as: student }).next(),
    ];

    expect(events.map((event: any) => event.remainingSeats.course.instructor.email)).toEqual([
      expect.stringContaining('@'),
      null,
    ]);
  });
});
