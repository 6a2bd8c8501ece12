import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { useApp, type Person, type TestCourse } from '../support/app.js';
import { expectSoundSeats } from '../support/invariants.js';
import { tally, together } from '../support/together.js';
import { CANCEL, ENROLL } from './operations.js';

describe('enroll', () => {
  const app = useApp({ processes: 2 });
  const enroll = (course: { id: string }, as: Person, { key = randomUUID() as string, process = 0 } = {}) =>
    app.run(ENROLL, { input: { courseId: course.id, idempotencyKey: key } }, { as, process });

  test('gives a seat in a free course at once', async () => {
    const course = await app.course({ capacity: 1 });
    const student = await app.student('Ada');

    const enrollment = await enroll(course, student);

    expect(enrollment).toMatchObject({ __typename: 'Enrollment', status: 'CONFIRMED', holdExpiresAt: null });
    expect(enrollment).toMatchObject({ course: { id: course.id, remainingSeats: 0 }, student: { name: 'Ada' } });
  });

  test('holds a seat in a priced course until the hold ends', async () => {
    const course = await app.course({ priceMinor: 45_000, holdMinutes: 7 });
    const student = await app.student();

    const enrollment = await enroll(course, student);

    expect(enrollment).toMatchObject({ status: 'PENDING_PAYMENT', price: { amountMinor: 45_000, currency: 'KRW' } });
    expect(Date.parse(enrollment.holdExpiresAt) - Date.parse(enrollment.createdAt)).toBe(7 * 60_000);
  });

  test('gives each seat to exactly one of many, over two processes, whatever they ask twice', async () => {
    for (let round = 0; round < 5; round += 1) {
      const course = await app.course({ capacity: 20 });
      const students = await app.people(60);

      // Everyone asks in both processes at once, with a key each.
      const answers = await together([...students, ...students], (student, i) =>
        enroll(course, student, { process: i < students.length ? 0 : 1 }),
      );

      const { Enrollment, AlreadyEnrolled, CourseFull } = tally(answers);
      expect({ Enrollment, asked: Enrollment! + (AlreadyEnrolled ?? 0) + CourseFull! }).toEqual({
        Enrollment: 20,
        asked: 120,
      });
      await expectSoundSeats(app);
    }
  });

  test('does not spend a second seat on a student who asks twice at once', async () => {
    for (let round = 0; round < 20; round += 1) {
      const course = await app.course({ capacity: 5 });
      const student = await app.student();

      const answers = await together([0, 1, 0, 1], (process) => enroll(course, student, { process }));

      expect(tally(answers)).toEqual({ Enrollment: 1, AlreadyEnrolled: 3 });
      expect(await app.sql(`select taken from seats where course_id = $1`, [course.uuid])).toEqual([{ taken: 1 }]);
    }
  });

  test('gives the first answer again for the same key, also at once and from another process', async () => {
    const course = await app.course({ capacity: 1 });
    const student = await app.student();
    const key = randomUUID();

    const answers = await together([0, 1, 0, 1, 0, 1], (process) => enroll(course, student, { key, process }));

    expect(new Set(answers.map((answer) => answer.id)).size).toBe(1);
    expect(tally(answers)).toEqual({ Enrollment: 6 });
  });

  test('refuses a key that led to something else', async () => {
    const [first, second] = [await app.course(), await app.course()];
    const student = await app.student();
    const key = randomUUID();
    await enroll(first, student, { key });

    const answer = await enroll(second, student, { key });

    expect(answer.__typename).toBe('IdempotencyKeyReused');
    await expectSoundSeats(app);
  });

  test('gives one key one effect when it is sent for two courses at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const courses = [await app.course(), await app.course()];
      const student = await app.student();
      const key = randomUUID();

      const answers = await together(courses, (course, process) => enroll(course, student, { key, process }));

      expect(tally(answers)).toEqual({ Enrollment: 1, IdempotencyKeyReused: 1 });
    }
    await expectSoundSeats(app);
  });

  test("keeps one person's key apart from another's", async () => {
    const course = await app.course();
    const [ada, grace] = await app.people(2);

    const answers = await together([ada!, grace!], (student) => enroll(course, student, { key: 'the same key' }));

    expect(tally(answers)).toEqual({ Enrollment: 2 });
    expect(answers[0].id).not.toBe(answers[1].id);
  });

  test('lets a refused key be tried again', async () => {
    const course = await app.course({ capacity: 1 });
    const [ada, grace] = await app.people(2);
    const taken = await enroll(course, ada!);
    const key = randomUUID();
    expect((await enroll(course, grace!, { key })).__typename).toBe('CourseFull');

    await app.run(CANCEL, { id: taken.id }, { as: ada! });

    expect((await enroll(course, grace!, { key })).__typename).toBe('Enrollment');
  });

  test('never says full while a seat is free that came back in another process', async () => {
    const course = await app.course({ capacity: 1 });
    const [ada, grace] = await app.people(2);

    for (let round = 0; round < 20; round += 1) {
      const taken = await enroll(course, ada!, { process: 0 });
      expect((await enroll(course, grace!, { process: 0 })).__typename).toBe('CourseFull');
      await app.run(CANCEL, { id: taken.id }, { as: ada!, process: 1 });

      const again = await enroll(course, grace!, { process: 0 });

      expect(again.__typename).toBe('Enrollment');
      await app.run(CANCEL, { id: again.id }, { as: grace!, process: 1 });
    }
  });

  const shut: [string, Partial<TestCourse>][] = [
    ['before its window', { opensAt: new Date(Date.now() + 3_600_000) }],
    ['after its window', { closesAt: new Date(Date.now() - 1000) }],
    ['when it is closed', { state: 'CLOSED' }],
    ['when it is cancelled', { state: 'CANCELLED' }],
  ];
  test.each(shut)('says that registration is closed %s, with both times', async (_when, settings) => {
    const course = await app.course(settings);

    const answer = await enroll(course, await app.student());

    expect(answer).toMatchObject({
      __typename: 'RegistrationClosed',
      opensAt: settings.opensAt?.toISOString() ?? null,
      closesAt: settings.closesAt?.toISOString() ?? null,
    });
    await expectSoundSeats(app);
  });

  test.each([
    ['a draft', 'DRAFT' as const],
    ['no course at all', null],
  ])('does not know %s', async (_what, state) => {
    const course = state ? await app.course({ state }) : { id: 'course_01h455vb4pex5vsknk084sn02q' };
    const student = await app.student();

    const { errors } = await app.execute(
      ENROLL,
      { input: { courseId: course.id, idempotencyKey: 'k' } },
      { as: student },
    );

    expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  });

  test.each([
    ['an empty key', 'course_01h455vb4pex5vsknk084sn02q', ''],
    ['a key too long', 'course_01h455vb4pex5vsknk084sn02q', 'k'.repeat(256)],
    ['the id of something else', 'account_01h455vb4pex5vsknk084sn02q', 'k'],
    ['an id that is none', "course_'; drop table seats; --", 'k'],
  ])('refuses %s as bad input', async (_what, courseId, idempotencyKey) => {
    const student = await app.student();

    const { errors } = await app.execute(ENROLL, { input: { courseId, idempotencyKey } }, { as: student });

    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  test('asks a guest to sign in', async () => {
    const course = await app.course();

    const { errors } = await app.execute(ENROLL, { input: { courseId: course.id, idempotencyKey: 'k' } });

    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    await expectSoundSeats(app);
  });

  test('does not let one claim that the database refuses fail its neighbours', async () => {
    const course = await app.course({ capacity: 10 });
    const students = await app.people(3);
    const ghost = await app.ghost();

    const answers = await together([students[0]!, ghost, students[1]!, students[2]!], (student) =>
      app.execute(ENROLL, { input: { courseId: course.id, idempotencyKey: randomUUID() } }, { as: student }),
    );

    expect(answers.map((answer) => answer.errors?.[0]?.extensions.code ?? answer.data.enroll.__typename)).toEqual([
      'Enrollment',
      'UNAUTHENTICATED',
      'Enrollment',
      'Enrollment',
    ]);
    await expectSoundSeats(app);
  });

  test('words a refusal in Korean for those who prefer it', async () => {
    const course = await app.course({ capacity: 0 });
    const student = await app.student();

    const { data } = await app.execute(
      ENROLL,
      { input: { courseId: course.id, idempotencyKey: 'k' } },
      { as: student, headers: { 'accept-language': 'ko-KR,ko;q=0.9,en;q=0.8' } },
    );

    expect(data.enroll).toMatchObject({ __typename: 'CourseFull', message: '이 강좌의 정원이 모두 찼습니다.' });
  });
});
