import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { VERIFY_PASSWORD } from './account-operations.js';
import { ENROLL } from '../enrollment/operations.js';
import { JOIN, Line } from '../queue/support.js';
import { useApp } from '../support/app.js';
import { RawSocket } from '../support/raw-socket.js';
import { eventually, together } from '../support/together.js';
import { bearing, ME, newcomer, PASSWORD, REFRESH, SIGN_IN, SIGN_UP } from './operations.js';
import { PEOPLE, WITHDRAW } from './people-operations.js';

describe('withdrawAccount', () => {
  const app = useApp({ processes: 2 });
  const line = new Line(app);

  async function someone(name = 'Ada') {
    const input = { ...newcomer('leaver'), name };
    const session = await app.run(SIGN_UP, { input });
    const [row] = await app.sql<{ id: string }>(`select id from accounts where email = $1`, [input.email]);
    const signedIn = { headers: { authorization: `Bearer ${session.accessToken}` } };
    return { ...input, ...session, id: session.account.id as string, uuid: row!.id, signedIn };
  }
  /** Leaves, having shown the password again. */
  const withdraw = async ({ signedIn }: { signedIn: { headers: Record<string, string> } }) => {
    await app.execute(VERIFY_PASSWORD, { password: PASSWORD }, signedIn);
    return app.execute(WITHDRAW, {}, signedIn);
  };
  const refusedOn = (process: number, accessToken: string) =>
    eventually(
      async () => (await app.execute(ME, {}, { ...bearing(accessToken), process })).errors,
      `process ${process} refuses the token`,
      1000,
    );

  test('ends sessions and sockets within a second, on every process, and tells until when there is a way back', async () => {
    const person = await someone();
    const socket = await RawSocket.ready(app.apps[1]!.server!.url, person.signedIn.headers);

    const { data } = await withdraw(person);

    expect(data.withdrawAccount.__typename).toBe('Withdrawal');
    const days = (Date.parse(data.withdrawAccount.restorableUntil) - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(365);
    expect((await socket.closed(1000)).code).toBe(4401);
    await together([0, 1], (process) => refusedOn(process, person.accessToken));
    expect((await app.run(REFRESH, { token: person.refreshToken })).__typename).toBe('SessionEnded');
  });

  test('is not done without the password shown again, nor for a guest', async () => {
    const person = await someone();
    await app.execute(VERIFY_PASSWORD, { password: 'not the password' }, person.signedIn);

    const [unproved, guest] = [await app.execute(WITHDRAW, {}, person.signedIn), await app.execute(WITHDRAW)];

    expect(unproved.data.withdrawAccount.__typename).toBe('PasswordNeeded');
    expect(guest.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect((await app.execute(ME, {}, person.signedIn)).data.me.name).toBe('Ada');
  });

  test('is told at the next sign-in to whoever has the right password, and to nobody else', async () => {
    const { email, password, ...person } = await someone();
    await withdraw(person);

    const [right, wrong, nobody] = await together(
      [
        { email, password },
        { email, password: 'not the password' },
        { email: 'nobody@example.com', password },
      ],
      (input) => app.run(SIGN_IN, { input }),
    );

    expect(right.__typename).toBe('AccountWithdrawn');
    expect(wrong).toEqual(nobody);
  });

  test('keeps the email address from anybody else, whatever its case', async () => {
    const person = await someone();
    await withdraw(person);

    const again = await app.run(SIGN_UP, { input: { ...newcomer('Eve'), email: person.email.toUpperCase() } });

    expect(again.__typename).toBe('EmailTaken');
  });

  test('takes the name from the sight of others, and leaves it to admins', async () => {
    const person = await someone('Zoe Zebra');
    const course = await app.course();
    await app.sql(`update accounts set role = 'INSTRUCTOR' where id = $1`, [person.uuid]);
    await app.sql(`insert into course_instructors (course_id, account_id) values ($1, $2)`, [course.uuid, person.uuid]);
    await withdraw(person);
    const look = `query Look($course: ID!, $who: ID!) {
      course(id: $course) { instructor { name instructorProfile { name } } } node(id: $who) { id } }`;
    const variables = { course: course.id, who: person.id };
    const [student, admin] = [await app.student(), await app.admin()];

    const [inEnglish, inKorean] = [
      await app.execute(look, variables, { as: student }),
      await app.execute(look, variables, { as: student, headers: { 'accept-language': 'ko' } }),
    ];

    expect(inEnglish.data).toEqual({
      course: { instructor: { name: 'Former member', instructorProfile: null } },
      node: null,
    });
    expect(inKorean.data.course.instructor.name).toBe('탈퇴한 회원');
    const [{ node }] = (await app.run(PEOPLE, { query: 'Zoe Z', filter: { withdrawn: true } }, { as: admin })).edges;
    expect(node).toMatchObject({ name: 'Zoe Zebra', email: person.email, withdrawnAt: expect.any(String) });
  });

  test('leaves nobody to be named as an instructor', async () => {
    const [person, course, admin] = [await someone(), await app.course(), await app.admin()];
    await app.sql(`update accounts set role = 'INSTRUCTOR' where id = $1`, [person.uuid]);
    await withdraw(person);

    const answer = await app.execute(
      `mutation ($input: UpdateCourseInput!) { updateCourse(input: $input) { __typename } }`,
      { input: { id: course.id, instructorId: person.id } },
      { as: admin },
    );

    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'instructorId' });
  });

  test('gives seats, holds and places to others', async () => {
    const person = await someone();
    const [free, priced] = [await app.course({ capacity: 1 }), await app.course({ capacity: 1, priceMinor: 100 })];
    const room = await line.room({ activeLimit: 1 });
    const [first, last] = [await app.student(), await app.student()];
    await app.run(JOIN, { courseId: room.course.id }, { as: first });
    for (const { id } of [free, priced])
      await app.execute(ENROLL, { input: { courseId: id, idempotencyKey: randomUUID() } }, person.signedIn);
    await app.execute(JOIN, { courseId: room.course.id }, person.signedIn);
    await app.run(JOIN, { courseId: room.course.id }, { as: last });

    await withdraw(person);

    await eventually(
      async () =>
        (await app.sql(`select taken from seats where course_id = any($1)`, [[free.uuid, priced.uuid]])).every(
          ({ taken }) => taken === 0,
        ),
      'the seats are free',
    );
    await eventually(async () => (await line.placeOf(last, room.course))?.ahead === 0, 'the line has moved up');
    expect(await app.sql(`select distinct status from enrollments where student_id = $1`, [person.uuid])).toEqual([
      { status: 'CANCELLED' },
    ]);
  });

  test('on two devices at once is done once', async () => {
    const person = await someone();
    const other = await app.run(SIGN_IN, { input: { email: person.email, password: PASSWORD } });

    const answers = await together([person, { signedIn: bearing(other.accessToken) }], withdraw);

    const done = answers.filter(({ data }) => data?.withdrawAccount?.__typename === 'Withdrawal');
    expect(done).toHaveLength(1);
    const facts = await app.sql(`select deleted_at from accounts where id = $1`, [person.uuid]);
    expect(facts[0].deleted_at).not.toBeNull();
  });
});

describe('what a withdrawal gives back', () => {
  const app = useApp({ repeating: false, manualClock: true });
  const line = new Line(app);

  test('is given back too when the prompt after the commit is lost with its process', async () => {
    const [person, other] = await app.people(2);
    const course = await app.course({ capacity: 1 });
    const room = await line.room({ activeLimit: 2 });
    await app.run(ENROLL, { input: { courseId: course.id, idempotencyKey: 'k' } }, { as: person! });
    await line.lineUp([person!, other!], room.course);
    // As a process leaves it that dies at its commit: told of to nobody.
    await app.sql(`update accounts set deleted_at = to_timestamp($2::float8 / 1000) where id = $1`, [
      person!.uuid,
      app.clock.nowMs(),
    ]);

    for (let twice = 0; twice < 2; twice += 1) {
      await app.runRecurring('leaveCourses');
      await app.runRecurring('leaveRoomsOfWithdrawn');
    }

    expect(await app.sql(`select taken from seats where course_id = $1`, [course.uuid])).toEqual([{ taken: 0 }]);
    expect((await line.placeOf(person!, room.course))?.state).toBe('LEFT');
    expect((await line.placeOf(other!, room.course))?.state).toBe('ADMITTED');
  });
});
