import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { CANCEL, ENROLL } from '../enrollment/operations.js';
import { useApp, type Person } from '../support/app.js';
import { together } from '../support/together.js';
import { inboxOf, MARK_READ, NOTIFICATIONS, roleChanged, settleFacts, tellFacts, UNREAD } from './operations.js';

describe('an inbox', () => {
  const app = useApp({ repeating: false, processes: 2 });
  const kinds = async (person: Person) => (await inboxOf(app, person)).map(({ number, kind }) => [number, kind]);
  const enroll = (as: Person, course: { id: string }) =>
    app.run(ENROLL, { input: { courseId: course.id, idempotencyKey: randomUUID() } }, { as });

  test('gets what a person does and what befalls them, numbered in its order', async () => {
    const student = await app.student();
    const course = await app.course({ title: 'Pottery' });
    const { id } = await enroll(student, course);
    await app.run(CANCEL, { id }, { as: student });
    await settleFacts(app);

    const inbox = await inboxOf(app, student);

    expect(inbox).toMatchObject([
      { number: 1, kind: 'ENROLLED', title: 'You are enrolled: Pottery', course: { id: course.id }, readAt: null },
      { number: 2, kind: 'ENROLLMENT_CANCELLED', title: 'Enrollment cancelled: Pottery' },
    ]);
  });

  test('speaks the language of who reads it', async () => {
    const student = await app.student();
    await tellFacts(app, roleChanged(student));
    await settleFacts(app);

    const answer = await app.execute(NOTIFICATIONS, {}, { as: student, headers: { 'accept-language': 'ko' } });

    expect(answer.data.notifications.items[0].title).toBe('권한이 변경되었습니다');
  });

  test('takes a fact in once, although it is handed over twice', async () => {
    const student = await app.student();
    await tellFacts(app, roleChanged(student));
    await app.runRelay();
    const [fact] = await app.sql(`select * from duty_facts where duty = 'fillInboxes'`);
    await app.runDuties();

    await app.sql(`insert into duty_facts (duty, outbox_id, channel, event, at) values ($1, $2, $3, $4, $5)`, [
      fact.duty,
      fact.outbox_id,
      fact.channel,
      fact.event,
      fact.at,
    ]);
    await app.runDuties();

    expect(await kinds(student)).toEqual([[1, 'ROLE_CHANGED']]);
    await app.sql('truncate duty_facts');
  });

  test('neither loses a fact whose transaction began first and committed last nor numbers it out of order', async () => {
    const student = await app.student();
    const late = new pg.Client(app.databaseUrl);
    await late.connect();
    await late.query('begin');
    await late.query('insert into outbox (channel, event) values ($1, $2)', ['facts', roleChanged(student, 'First.')]);
    await tellFacts(app, roleChanged(student, 'Second.'));
    await settleFacts(app);
    const before = await inboxOf(app, student);

    await late.query('commit');
    await late.end();
    await settleFacts(app);
    const after = await app.run(
      NOTIFICATIONS,
      { after: before.at(-1)!.number, order: 'OLDEST_FIRST' },
      { as: student },
    );

    expect(before.map(({ number, body }) => [number, body])).toEqual([[1, expect.stringContaining('Second.')]]);
    expect(after.items).toMatchObject([{ number: 2, body: expect.stringContaining('First.') }]);
  });

  test('has no hole and no repeat when many facts come to many people over two processes', async () => {
    const people = await app.people(20);
    const rounds = Array.from({ length: 30 }, (_, i) => i);

    for (const some of [rounds.slice(0, 10), rounds.slice(10, 20), rounds.slice(20)]) {
      await together(some, (round) => tellFacts(app, ...people.map((person) => roleChanged(person, `${round}`))));
      await app.runRelay();
      await together([0, 1, 0, 1], (process) => app.runDuties(process));
    }
    await settleFacts(app);

    for (const person of people) {
      const inbox = await inboxOf(app, person);
      expect(inbox.map(({ number }) => number)).toEqual(rounds.map((round) => round + 1));
      expect(new Set(inbox.map(({ body }) => body)).size).toBe(rounds.length);
    }
  });

  test('is read page by page in both directions', async () => {
    const student = await app.student();
    await tellFacts(app, ...Array.from({ length: 5 }, () => roleChanged(student)));
    await settleFacts(app);
    const page = async (variables: object) => {
      const { items, hasNextPage } = await app.run(NOTIFICATIONS, { first: 2, ...variables }, { as: student });
      return [items.map(({ number }: { number: number }) => number), hasNextPage];
    };

    expect(await page({})).toEqual([[5, 4], true]);
    expect(await page({ after: 4 })).toEqual([[3, 2], true]);
    expect(await page({ after: 2 })).toEqual([[1], false]);
    expect(await page({ order: 'OLDEST_FIRST' })).toEqual([[1, 2], true]);
    expect(await page({ after: 2, order: 'OLDEST_FIRST' })).toEqual([[3, 4], true]);
    expect(await page({ after: 99, order: 'OLDEST_FIRST' })).toEqual([[], false]);
  });

  test('is marked as read up to a number, and never back', async () => {
    const student = await app.student();
    await tellFacts(app, ...Array.from({ length: 5 }, () => roleChanged(student)));
    await settleFacts(app);
    const markRead = (upTo: number) => app.run(MARK_READ, { upTo }, { as: student });

    const first = await markRead(3);
    const back = await markRead(1);
    const unread = await app.run(NOTIFICATIONS, { unreadOnly: true }, { as: student });
    const beyond = await markRead(1000);

    expect(first).toEqual({ lastNumber: 5, readTo: 3, unreadCount: 2, cleanedTo: 0 });
    expect(back).toEqual(first);
    expect(unread.items.map(({ number }: { number: number }) => number)).toEqual([5, 4]);
    expect(beyond).toEqual({ lastNumber: 5, readTo: 5, unreadCount: 0, cleanedTo: 0 });
    expect((await inboxOf(app, student)).every(({ readAt }) => readAt !== null)).toBe(true);
  });

  test('counts right while several devices mark and facts come in', async () => {
    const student = await app.student();
    for (const n of [1, 2, 3, 4, 5, 6, 7, 8]) {
      await tellFacts(app, roleChanged(student));
      await app.runRelay();
      const mark = (upTo: number, process: number) => app.run(MARK_READ, { upTo }, { as: student, process });
      await Promise.all([
        app.runDuties(0),
        app.runDuties(1),
        mark(Math.min(n, 6), 0),
        mark(n - 1 - (n > 6 ? 2 : 0), 1),
      ]);
    }
    await app.run(MARK_READ, { upTo: 6 }, { as: student });

    expect(await app.run(UNREAD, {}, { as: student })).toBe(2);
    const [{ unread }] = await app.sql(
      `select count(*)::int as unread from notifications where account_id = $1 and read_at is null`,
      [student.uuid],
    );
    expect(unread).toBe(2);
  });

  test('is empty for who never got anything', async () => {
    const { items, inbox } = await app.run(NOTIFICATIONS, {}, { as: await app.student() });

    expect(items).toEqual([]);
    expect(inbox).toEqual({ lastNumber: 0, readTo: 0, unreadCount: 0, cleanedTo: 0 });
  });

  test('is for who is signed in, and for nobody else', async () => {
    const [student, other] = await app.people(2);
    await tellFacts(app, roleChanged(student!));
    await settleFacts(app);

    const guest = await app.execute(NOTIFICATIONS);

    expect(guest.errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
    expect(await inboxOf(app, other!)).toEqual([]);
  });

  test.each([
    ['first', { first: 0 }],
    ['after', { after: -1 }],
  ])('says clearly what is wrong with %s', async (field, variables) => {
    const { errors } = await app.execute(NOTIFICATIONS, variables, { as: await app.student() });

    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field } }]);
  });

  test('is told of a course that was called off by everyone in it, although the seats were taken back before', async () => {
    const [inside, gone, outside] = await app.people(3);
    const course = await app.course({ title: 'Pottery' });
    await enroll(inside!, course);
    const { id } = await enroll(gone!, course);
    await app.run(CANCEL, { id }, { as: gone });
    await app.run(
      `mutation C($id: ID!) { cancelCourse(id: $id, reason: "Not enough clay.") { __typename } }`,
      { id: course.id },
      { as: await app.admin() },
    );
    await app.runRecurring('endCancelledCourses');
    await settleFacts(app);

    expect(await kinds(inside!)).toEqual([
      [1, 'ENROLLED'],
      [2, 'COURSE_CANCELLED'],
      [3, 'ENROLLMENT_CANCELLED'],
    ]);
    expect((await inboxOf(app, inside!))[1]!.body).toContain('Not enough clay.');
    expect((await kinds(gone!)).map(([, kind]) => kind)).toEqual(['ENROLLED', 'ENROLLMENT_CANCELLED']);
    expect(await kinds(outside!)).toEqual([]);
  });
});
