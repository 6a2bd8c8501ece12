import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { useApp, type Person } from '../support/app.js';
import { expectSoundSeats } from '../support/invariants.js';
import { tally, together } from '../support/together.js';
import { CANCEL, ENROLL } from './operations.js';

describe('cancelEnrollment', () => {
  const app = useApp({ processes: 2 });
  const enroll = (course: { id: string }, as: Person, process = 0) =>
    app.run(ENROLL, { input: { courseId: course.id, idempotencyKey: randomUUID() } }, { as, process });

  test('gives the seat back for the next student', async () => {
    const course = await app.course({ capacity: 1 });
    const [ada, grace] = await app.people(2);
    const enrollment = await enroll(course, ada!);

    const cancelled = await app.run(CANCEL, { id: enrollment.id }, { as: ada! });

    expect(cancelled).toMatchObject({ __typename: 'Enrollment', status: 'CANCELLED', course: { remainingSeats: 1 } });
    expect(await enroll(course, grace!)).toMatchObject({ __typename: 'Enrollment' });
  });

  test('gives one seat back however often and from wherever it is asked', async () => {
    for (let round = 0; round < 10; round += 1) {
      const course = await app.course({ capacity: 3 });
      const students = await app.people(2);
      const [enrollment] = await together(students, (student) => enroll(course, student));

      const answers = await together([0, 1, 0, 1, 0, 1], (process) =>
        app.run(CANCEL, { id: enrollment.id }, { as: students[0]!, process }),
      );

      expect(tally(answers)).toEqual({ Enrollment: 1, EnrollmentStateConflict: 5 });
      await expectSoundSeats(app);
    }
  });

  test('lets a student in again after they left', async () => {
    const course = await app.course();
    const student = await app.student();
    const first = await enroll(course, student);
    await app.run(CANCEL, { id: first.id }, { as: student });

    const second = await enroll(course, student);

    expect(second).toMatchObject({ __typename: 'Enrollment', status: 'CONFIRMED' });
    expect(second.id).not.toBe(first.id);
  });

  test('does not know the enrollment of somebody else, and changes nothing', async () => {
    const course = await app.course();
    const [ada, eve] = await app.people(2);
    const enrollment = await enroll(course, ada!);

    const foreign = await app.execute(CANCEL, { id: enrollment.id }, { as: eve! });
    const unknown = await app.execute(CANCEL, { id: 'enrollment_01h455vb4pex5vsknk084sn02q' }, { as: eve! });

    expect(foreign.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    expect(unknown.errors?.[0]?.message).toBe(foreign.errors?.[0]?.message);
    expect(await app.sql(`select taken from seats where course_id = $1`, [course.uuid])).toEqual([{ taken: 1 }]);
  });

  test('lets an admin cancel for anyone', async () => {
    const course = await app.course();
    const enrollment = await enroll(course, await app.student());

    const cancelled = await app.run(CANCEL, { id: enrollment.id }, { as: await app.admin() });

    expect(cancelled.status).toBe('CANCELLED');
  });

  test('keeps the count right while seats are taken and given back at once in two processes', async () => {
    const course = await app.course({ capacity: 3 });
    const students = await app.people(12);

    await together(students, async (student, i) => {
      for (let round = 0; round < 15; round += 1) {
        const answer = await enroll(course, student, (i + round) % 2);
        if (answer.__typename === 'Enrollment')
          await app.run(CANCEL, { id: answer.id }, { as: student, process: i % 2 });
      }
    });

    await expectSoundSeats(app);
    expect(await app.sql(`select taken from seats where course_id = $1`, [course.uuid])).toEqual([{ taken: 0 }]);
  });
});
